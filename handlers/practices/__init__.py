"""What works for people: kept for them, published when they say so, found and tried by others."""
