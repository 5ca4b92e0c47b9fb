"""The prior: a transformer that turns noisy basis coefficients of the next 40 frames into clean ones.

One token per temporal basis coefficient (all features at once), beside tokens for the history, the text, each constraint and
each object. What holds for the whole chunk (time of the flow, action, manner, source, body) modulates every layer (AdaLN).
The network predicts the clean coefficients (x1) of a straight flow from noise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from motion.pim.actions import ACTIONS
from motion.pim.basis import basis
from motion.pim.body import FUTURE, HISTORY
from motion.pim.conditions import BODY_RATIOS, MANNERS, OBJECT_WIDTH, SOURCES, TARGETS, TEXT_BUCKETS
from motion.pim.kinematics import positions
from motion.pim.representation import HEAD, WIDTH

CONSTRAINT_NUMBERS = 32


@dataclass(frozen=True)
class PimConfig:
    """Size of the model. coefficients: basis rows. width, layers, heads: of the transformer."""

    coefficients: int = 16
    width: int = 256
    layers: int = 6
    heads: int = 4
    expansion: int = 4
    text_width: int = 64
    actions: int = len(ACTIONS)
    sources: int = len(SOURCES)
    targets: int = len(TARGETS)

    def to_dict(self) -> dict[str, int]:
        """Plain data for a checkpoint."""
        return asdict(self)


class Block(nn.Module):
    """Self-attention and a feed-forward layer, both modulated: x + gate · f(norm(x) · (1 + scale) + shift)."""

    def __init__(self, config: PimConfig) -> None:
        super().__init__()
        width = config.width
        self.heads = config.heads
        self.attention_norm = nn.LayerNorm(width, elementwise_affine=False)
        self.feed_norm = nn.LayerNorm(width, elementwise_affine=False)
        self.qkv = nn.Linear(width, 3 * width)
        self.project = nn.Linear(width, width)
        self.grow = nn.Linear(width, config.expansion * width)
        self.shrink = nn.Linear(config.expansion * width, width)
        # Added to the modulation that all layers share.
        self.modulation = nn.Parameter(torch.zeros(6 * width))

    def forward(self, x: Tensor, modulation: Tensor, hidden: Tensor) -> Tensor:
        """x (B, N, width), modulation (B, 6 · width), hidden (B, 1, 1, N): 0 for tokens that exist, else very negative."""
        parts = (modulation + self.modulation).unsqueeze(1).chunk(6, -1)
        scale, shift, gate, feed_scale, feed_shift, feed_gate = parts
        x = x + gate * self.attend(self.attention_norm(x) * (1 + scale) + shift, hidden)
        y = self.feed_norm(x) * (1 + feed_scale) + feed_shift
        y = self.shrink(functional.silu(self.grow(y)))
        return x + feed_gate * y

    def attend(self, x: Tensor, hidden: Tensor) -> Tensor:
        """Multi-head self-attention over the tokens that exist.

        Written out: for so few tokens torch's fused kernel takes five times as long on a CPU.
        """
        q, k, v = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
        y = (scores.float() + hidden).softmax(-1).to(v.dtype) @ v
        return self.project(y.transpose(1, 2).flatten(2))


class Pim(nn.Module):
    """The whole network, with the statistics that its features are normalised by.

    Buffers mean, deviation (WIDTH,) of features, spread (K, WIDTH) of coefficients of normalised features, and shape (WIDTH,
    WIDTH) of the noise, which varies together over the features as coefficients do.
    """

    mean: Tensor
    deviation: Tensor
    spread: Tensor
    shape: Tensor
    rows: Tensor

    def __init__(self, config: PimConfig) -> None:
        super().__init__()
        self.config = config
        k, width = config.coefficients, config.width
        self.register_buffer("mean", torch.zeros(WIDTH))
        self.register_buffer("deviation", torch.ones(WIDTH))
        self.register_buffer("spread", torch.ones(k, WIDTH))
        self.register_buffer("shape", torch.eye(WIDTH))
        self.register_buffer("rows", torch.from_numpy(basis(k, FUTURE).copy()), persistent=False)

        self.coefficient_in = nn.Linear(WIDTH, width)
        self.history_in = nn.Linear(WIDTH, width)
        self.places = nn.Parameter(torch.randn(k + HISTORY, width) * 0.02)
        self.words = nn.Embedding(TEXT_BUCKETS, config.text_width)
        self.text_in = nn.Sequential(nn.Linear(config.text_width, width), nn.SiLU(), nn.Linear(width, width))
        self.targets = nn.Embedding(config.targets, width)
        self.constraint_in = nn.Sequential(
            nn.Linear(CONSTRAINT_NUMBERS, width), nn.SiLU(), nn.Linear(width, width)
        )
        self.object_in = nn.Sequential(nn.Linear(OBJECT_WIDTH, width), nn.SiLU(), nn.Linear(width, width))

        self.time_in = nn.Sequential(nn.Linear(64, width), nn.SiLU(), nn.Linear(width, width))
        self.actions = nn.Embedding(config.actions, width)
        self.sources = nn.Embedding(config.sources, width)
        self.manner_in = nn.Linear(len(MANNERS), width, bias=False)
        self.body_in = nn.Linear(len(BODY_RATIOS), width, bias=False)
        self.modulation = nn.Sequential(nn.SiLU(), nn.Linear(width, 6 * width))

        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.out_norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, WIDTH)
        for table in (self.actions, self.sources, self.targets, self.words):
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, noisy: Tensor, time: Tensor, conditions: Mapping[str, Tensor]) -> Tensor:
        """Clean normalised coefficients (B, K, WIDTH) from noisy ones at flow times (B,) in 0..1."""
        tokens, hidden = self.tokens(noisy, conditions)
        modulation = self.modulation(self.whole(time, conditions))
        for block in self.blocks:
            tokens = block(tokens, modulation, hidden)
        result: Tensor = self.out(self.out_norm(tokens[:, : self.config.coefficients]))
        return result

    def tokens(self, noisy: Tensor, conditions: Mapping[str, Tensor]) -> tuple[Tensor, Tensor]:
        """All tokens (B, N, width), and what hides those that don't exist (B, 1, 1, N)."""
        history = self.history_in(self.normalise(conditions["history"]))
        frames = torch.cat([self.coefficient_in(noisy), history], 1) + self.places
        words = (conditions["text"] > 0).to(frames.dtype).unsqueeze(-1)
        bag = (self.words(conditions["text"]) * words).sum(1) / words.sum(1).clamp_min(1.0)
        constraints = self.constraint_in(constraint_features(conditions)) + self.targets(conditions["target"])
        objects = self.object_in(conditions["objects"])
        tokens = torch.cat([frames, self.text_in(bag).unsqueeze(1), constraints, objects], 1)
        there = [
            torch.ones_like(frames[..., 0], dtype=torch.bool),
            words.sum(1) > 0,
            conditions["weight"] > 0,
            conditions["objects"].abs().sum(-1) > 0,
        ]
        return tokens, torch.where(torch.cat(there, 1), 0.0, -1e4)[:, None, None]

    def whole(self, time: Tensor, conditions: Mapping[str, Tensor]) -> Tensor:
        """What holds for the whole chunk, (B, width)."""
        return (
            self.time_in(waves(time, 32))
            + self.actions(conditions["action"])
            + self.sources(conditions["source"])
            + self.manner_in(conditions["manner"])
            + self.body_in(conditions["body"])
        )

    def normalise(self, features: Tensor) -> Tensor:
        """Features (..., WIDTH) in standard deviations."""
        return (features - self.mean) / self.deviation

    def decode(self, coefficients: Tensor, last: Tensor) -> Tensor:
        """Features (B, 40, WIDTH) of coefficients (B, K, WIDTH) after a last history frame (B, WIDTH)."""
        change = self.rows.T @ (coefficients * self.spread)
        return last.unsqueeze(1) + change * self.deviation


def constraint_features(conditions: Mapping[str, Tensor]) -> Tensor:
    """Numbers (B, C, 32) that describe constraints: where and how far, how turned, when, and the basis's waves then."""
    axes, rotated = conditions["axes"], conditions["rotated"].unsqueeze(-1)
    when = ((conditions["frame"] + 1) / FUTURE).unsqueeze(-1)
    orders = torch.arange(1, 7, device=when.device)
    angle = math.pi * when.clamp(0.0, 2.0) * orders
    there = standing(conditions["history"][:, -1])
    now = there.gather(1, conditions["target"].unsqueeze(-1).expand(-1, -1, 3))
    parts = [
        conditions["position"] * axes,
        (conditions["position"] - now) * axes,
        axes,
        conditions["rotation"] * rotated,
        rotated,
        conditions["weight"].unsqueeze(-1),
        when,
        1.0 / (1.0 + (when - 1.0).abs()),
        (when > 1.0).to(when.dtype),
        torch.sin(angle),
        torch.cos(angle),
    ]
    return torch.cat(parts, -1)


def standing(frame: Tensor) -> Tensor:
    """Where each constraint target is in feature rows (B, WIDTH): (B, targets, 3); what is looked at counts from the head."""
    joints = positions(frame)
    return torch.cat([joints, joints[:, HEAD : HEAD + 1]], 1)


def waves(time: Tensor, count: int) -> Tensor:
    """Sinusoidal embedding (B, 2 · count) of flow times (B,)."""
    frequencies = 1000.0 * torch.exp(-math.log(10000.0) * torch.arange(count, device=time.device) / count)
    angle = time.unsqueeze(-1) * frequencies
    return torch.cat([torch.sin(angle), torch.cos(angle)], -1)


def parameter_count(model: nn.Module) -> int:
    """Number of trained numbers."""
    return sum(parameter.numel() for parameter in model.parameters())


def from_config(config: Mapping[str, Any]) -> Pim:
    """An untrained model of the size that `PimConfig.to_dict` wrote."""
    return Pim(PimConfig(**config))
