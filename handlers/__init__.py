"""What happens on each intent: one module per conversation."""
