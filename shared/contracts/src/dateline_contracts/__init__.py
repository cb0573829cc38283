"""What the parties of the contract network say to each other, and the interface of their key servers."""
