"""What the reader is trained to do: point at any right place, and choose any right sentence."""

from __future__ import annotations

import torch


def losses(
    outputs: torch.Tensor,
    mask: torch.Tensor,
    starts: torch.Tensor,
    ends: torch.Tensor,
    sentences: torch.Tensor,
    right: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Negative log-likelihoods of pointing at any right place, and of choosing any right sentence.

    Marginal over all right places (Clark and Gardner, ACL 2018). `mask`, `starts` and `ends`: which tokens may be
    pointed at, and which are right, (inputs, tokens); the first token stands for "no answer here". `sentences`: share
    of each token in each sentence's mean, (inputs, sentences, tokens). `right`: (inputs, 1 + sentences), "none" first.
    """
    span = torch.zeros((), dtype=outputs.dtype)
    for column, gold in ((0, starts), (1, ends)):
        scores = outputs[..., column].masked_fill(~mask, -1e4)
        wanted = scores.masked_fill(~gold, -1e4)
        span = span + (torch.logsumexp(scores, 1) - torch.logsumexp(wanted, 1)).mean() / 2
    votes = outputs[..., 2]
    means = torch.bmm(sentences, votes.unsqueeze(2)).squeeze(2)
    means = means.masked_fill(sentences.sum(2) == 0, -1e4)
    options = torch.cat([votes[:, :1], means], dim=1)
    chosen = torch.logsumexp(options, 1) - torch.logsumexp(options.masked_fill(~right, -1e4), 1)
    return span, chosen.mean()
