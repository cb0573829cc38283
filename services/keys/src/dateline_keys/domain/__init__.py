"""The pure core: no Kafka, no database, no clock, no environment."""
