"""The reader as torch sees it: the default embedder's encoder with three numbers for every token.

Imported where the reader is trained or compiled, never where it only runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import torch
from safetensors.torch import load_file
from transformers import AutoModel

OUTPUTS = ("start", "end", "sentence")
"""What each token is given: log-odds that the answer starts or ends there, and its vote for its sentence."""

INPUTS = ("input_ids", "token_type_ids", "attention_mask")

_BORROWED = ("word_embeddings.weight", "position_ids", "token_type_ids")


class ReaderNetwork(torch.nn.Module):
    """Initialised from all-MiniLM-L6-v2. The word vectors stay as they are, so they need not be shipped twice."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        # Dropout inside attention costs as much as all the rest on a CPU; the plain form of attention trains faster.
        self.encoder = AutoModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation="eager", attention_probs_dropout_prob=0.0
        )
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, len(OUTPUTS))

    def forward(
        self, input_ids: torch.Tensor, token_type_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> torch.Tensor:
        """Shape (inputs, tokens, 3)."""
        hidden = self.encoder(
            input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask
        ).last_hidden_state
        return cast(torch.Tensor, self.head(hidden))

    def own_weights(self) -> dict[str, torch.Tensor]:
        """Everything but the embedder's word vectors, in half precision."""
        return {
            name: value.detach().half().contiguous()
            for name, value in self.state_dict().items()
            if not name.endswith(_BORROWED)
        }


def with_weights(folder: Path, weights: Path) -> ReaderNetwork:
    """The reader with trained weights over the embedder in `folder`. Raises RuntimeError where they do not fit."""
    network = ReaderNetwork(folder)
    missing, unexpected = network.load_state_dict(load_file(weights), strict=False)
    if unexpected or any(not name.endswith(_BORROWED) for name in missing):
        raise RuntimeError(f"{weights} is not the reader's: {[*unexpected, *missing][:3]}")
    return network.float().eval()
