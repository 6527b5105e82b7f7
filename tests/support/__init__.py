"""What tests need beside the code they test."""
