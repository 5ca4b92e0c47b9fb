"""The viseme net: a small causal convolution network over log-mel frames that answers for two frames at a time."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from motion.speech.visemes.features import BANDS
from motion.speech.visemes.net import AHEAD as AHEAD

CHANNELS = 128
CLASSES = 15
_FRONT = 9
_DILATIONS = (1, 2, 4, 8, 1, 2, 4, 1)
FRONT_STATE = (_FRONT - 2) * BANDS
STATE = FRONT_STATE + sum(2 * CHANNELS * dilation for dilation in _DILATIONS)
"""Numbers that a session carries from one step to the next."""


class VisemeNet(nn.Module):
    """Scores of 15 visemes for every frame.

    frames (B, T, 40) and state (B, STATE), zeros at first, give logits (B, T, 15) and the next state. T is even. Row t is
    about the frame `AHEAD` before: the first rows of a stream are about nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.front = nn.Conv1d(BANDS, CHANNELS, _FRONT, stride=2)
        self.front_norm = nn.BatchNorm1d(CHANNELS)
        self.layers = nn.ModuleList(nn.Conv1d(CHANNELS, CHANNELS, 3, dilation=d) for d in _DILATIONS)
        self.norms = nn.ModuleList(nn.BatchNorm1d(CHANNELS) for _ in _DILATIONS)
        # Every step of two frames answers for two, one after the other.
        self.out = nn.Conv1d(CHANNELS, 2 * CLASSES, 1)

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
            longer = torch.cat((before.to(x.dtype), x), 2)
            kept.append(longer[:, :, -past:].flatten(1))
            x = x + torch.relu(norm(layer(longer)))
        logits: Tensor = self.out(x).transpose(1, 2).reshape(batch, -1, CLASSES)
        return logits, torch.cat(kept, 1)
