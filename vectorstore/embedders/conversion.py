"""Converts a sentence-transformers model for OpenVINO, pooling and normalising included. Imports torch when it does."""

from __future__ import annotations

from pathlib import Path

from vectorstore.embedders.compiled import Conversion, Facts, write_converted

ROUGH = "rough"
"""The name of the model's quantized form."""


def embedder_conversion(source: Path) -> Conversion:
    """The conversion of the model in the folder `source`."""

    def convert(made: Path) -> Facts:
        import torch

        from vectorstore.embedders.sentence_transformer import load_model

        model = load_model(str(source), device="cpu")

        class Pipeline(torch.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.model = model

            def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
                features = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
                return torch.nn.functional.normalize(features["sentence_embedding"], p=2, dim=1)

        for name, quantized in (("model", False), (ROUGH, True)):
            write_converted(
                Pipeline(),
                ("input_ids", "attention_mask"),
                source / "tokenizer.json",
                made,
                name=name,
                quantized=quantized,
            )
        return Facts(
            dimensions=int(model.get_embedding_dimension() or 0),
            max_tokens=int(model.max_seq_length or 512),
            pad_id=int(model.tokenizer.pad_token_id or 0),
        )

    return convert
