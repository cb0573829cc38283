"""What every HTTP server of ours has: probes, limits on connections, who may ask."""
