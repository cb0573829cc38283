"""The platform's Kubernetes objects, made from the topic registry and one table of services; `deploy/kubernetes/make.py` writes them."""
