"""The whole platform on one machine, without containers: real Kafka, real PostgreSQL, every service a process."""
