"""The texts a chat model is given, one file each, with slots checked when loaded. No code but the loader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

__all__ = ["Prompt", "load_prompt"]

_HEAD = re.compile(r"\A<!-- prompt: (?P<name>[\w-]+), version (?P<version>\d+), slots: (?P<slots>[\w, ]+) -->\n")
_SLOT = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt. `{{slot}}` marks where text goes in."""

    name: str
    version: int
    slots: frozenset[str]
    text: str

    def render(self, **values: str) -> str:
        """The text with every slot filled, once: slots inside the values stay as they are.

        Raises ValueError unless exactly the declared slots are given.
        """
        if set(values) != self.slots:
            raise ValueError(f"prompt {self.name} takes {sorted(self.slots)}, not {sorted(values)}")
        return _SLOT.sub(lambda match: values[match[1]], self.text)


def load_prompt(name: str) -> Prompt:
    """Reads `name`.md. Raises ValueError where its head line and its slots disagree."""
    raw = files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    head = _HEAD.match(raw)
    if head is None or head["name"] != name:
        raise ValueError(f"prompt {name} has no head line")
    declared = frozenset(slot.strip() for slot in head["slots"].split(","))
    text = raw[head.end() :].strip() + "\n"
    if set(_SLOT.findall(text)) != declared:
        raise ValueError(f"prompt {name} declares {sorted(declared)} but has {sorted(set(_SLOT.findall(text)))}")
    return Prompt(name, int(head["version"]), declared, text)
