"""The texts a chat model is given, one file each, with slots checked when loaded. No code but the loader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

__all__ = ["Prompt", "load_prompt"]

_HEAD = re.compile(r"\A<!-- prompt: (?P<name>[\w-]+), version (?P<version>\d+), slots: (?P<slots>[\w, ]+) -->\n")
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_HUMAN = re.compile(r"\n+<!-- human -->\n+")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt. `{{slot}}` marks where text goes in; a line `<!-- human -->` ends what the system says."""

    name: str
    version: int
    slots: frozenset[str]
    text: str

    def render(self, **values: str) -> str:
        """The text with every slot filled, once: slots inside the values stay as they are.

        Raises ValueError unless exactly the declared slots are given.
        """
        return self._filled(_HUMAN.sub("\n\n", self.text), values)

    def messages(self, **values: str) -> tuple[tuple[str, str], ...]:
        """As `render`, as what the system and then a human say; all by the human where the file does not part them."""
        system, parted, human = _HUMAN.sub("\x00", self.text, count=1).partition("\x00")
        if not parted:
            return (("human", self._filled(system, values)),)
        return ("system", self._filled(system, values) + "\n"), ("human", self._filled(human, values))

    def _filled(self, text: str, values: dict[str, str]) -> str:
        if set(values) != self.slots:
            raise ValueError(f"prompt {self.name} takes {sorted(self.slots)}, not {sorted(values)}")
        return _SLOT.sub(lambda match: values[match[1]], text)


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
