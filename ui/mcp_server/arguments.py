"""What the tools take, with the words that tell a model how to fill it in."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ui.api.requests import Day, Name, Text

QuestionText = Annotated[
    Text,
    Field(description="One question in plain words, as a reader would ask it. Name people and places; no keywords."),
]
Claim = Annotated[Text, Field(description="One statement that is true or false, such as “The mine reopened.”")]
Quotation = Annotated[Text, Field(description="The quoted words alone, without quotation marks and speaker.")]
Excerpt = Annotated[Text, Field(description="Five words or more, copied from somewhere.")]
Topic = Annotated[Text, Field(description="What it is about, in a few words or as a question.")]
Words = Annotated[Text, Field(description="Words to find passages with; their meaning counts too.")]
TitleWords = Annotated[
    Name | None, Field(description="Only articles with all of these words in title, outlet, author or source.")
]
ArticleId = Annotated[
    str,
    Field(description="An article's `article_id`, from any other tool; its first six characters do.", max_length=200),
]
Urls = Annotated[
    tuple[Annotated[str, Field(max_length=2_000)], ...],
    Field(description="Addresses of pages and feeds (http or https).", min_length=1, max_length=100),
]
JobId = Annotated[str, Field(description="The `id` that `ingest` gave.", max_length=200)]
Outlets = Annotated[
    tuple[Name, ...],
    Field(description="Only these outlets, by name, as `articles` shows them; empty for all.", max_length=100),
]
Since = Annotated[Day | None, Field(description="Only articles published on this day (YYYY-MM-DD) or later.")]
Until = Annotated[Day | None, Field(description="Only articles published on this day (YYYY-MM-DD) or before.")]
Languages = Annotated[
    tuple[Name, ...], Field(description="Only articles in these languages, as ISO 639-1 codes.", max_length=20)
]
Passages = Annotated[int, Field(description="Most passages.", ge=1, le=50)]
Articles = Annotated[int, Field(description="Most articles.", ge=1, le=200)]
Events = Annotated[int, Field(description="Most events.", ge=1, le=200)]


class EarlierTurn(BaseModel):
    """An earlier question of the same conversation, and what was answered."""

    model_config = ConfigDict(frozen=True)

    question: str = Field(max_length=10_000)
    answer: str = Field(default="", max_length=100_000)


History = Annotated[
    tuple[EarlierTurn, ...],
    Field(
        description="Earlier questions, oldest first, where this one says “he” or “there” about them.", max_length=100
    ),
]
