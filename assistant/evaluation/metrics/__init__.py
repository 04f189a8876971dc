"""What a response is worth, one family of metrics to a module. `assistant.evaluation.scoring` puts them together."""
