"""Workflows: build and verify, readable as tables of contents."""
