"""Conversations: parse, call one use case, show. One folder each; none imports another."""
