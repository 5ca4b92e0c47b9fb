"""The viseme net: a small causal convolution network over log-mel frames, 50 answers a second."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from motion.speech.visemes.features import BANDS

CHANNELS = 80
CLASSES = 15
AHEAD = 6
"""Frames (10 ms) that an answer looks beyond the two that it is about."""
_FRONT = 9
_DILATIONS = (1, 2, 4, 8, 1, 2)
FRONT_STATE = (_FRONT - 2) * BANDS
STATE = FRONT_STATE + sum(2 * CHANNELS * dilation for dilation in _DILATIONS)
"""Numbers that a session carries from one step to the next."""


class VisemeNet(nn.Module):
    """Scores of 15 visemes for every second frame.

    frames (B, T, 40) and state (B, STATE), zeros at first, give logits (B, T / 2, 15) and the next state. T is even. An answer
    is `AHEAD` frames late: the first three of a stream are about nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.front = nn.Conv1d(BANDS, CHANNELS, _FRONT, stride=2)
        self.front_norm = nn.BatchNorm1d(CHANNELS)
        self.layers = nn.ModuleList(nn.Conv1d(CHANNELS, CHANNELS, 3, dilation=d) for d in _DILATIONS)
        self.norms = nn.ModuleList(nn.BatchNorm1d(CHANNELS) for _ in _DILATIONS)
        self.out = nn.Conv1d(CHANNELS, CLASSES, 1)

    def forward(self, frames: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        batch = frames.shape[0]
        kept = []
        x = torch.cat((state[:, :FRONT_STATE].reshape(batch, BANDS, _FRONT - 2), frames.transpose(1, 2)), 2)
        kept.append(x[:, :, -(_FRONT - 2) :].flatten(1))
        x = torch.relu(self.front_norm(self.front(x)))
        at = FRONT_STATE
        for dilation, layer, norm in zip(_DILATIONS, self.layers, self.norms, strict=True):
            past = 2 * dilation
            before = state[:, at : at + CHANNELS * past].reshape(batch, CHANNELS, past)
            at += CHANNELS * past
            longer = torch.cat((before, x), 2)
            kept.append(longer[:, :, -past:].flatten(1))
            x = x + torch.relu(norm(layer(longer)))
        logits: Tensor = self.out(x).transpose(1, 2)
        return logits, torch.cat(kept, 1)
