"""What is set up before services start, from the registries: users, rights and quotas of Kafka, roles and tables of PostgreSQL."""
