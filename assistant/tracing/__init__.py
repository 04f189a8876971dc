"""Finds where a quotation or an excerpt comes from, exact or altered."""
