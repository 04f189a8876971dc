"""Which whole lines of a page are furniture: share bars, adverts, comment forms, sign-ups, credits, link labels.

Only lines that a reader would never quote. Dates and bylines are facts, not furniture: see `pagefacts`.
"""

from __future__ import annotations

import re

_LONGEST = 400

_NETWORKS = (
    "facebook|twitter|x|whatsapp|reddit|e-?mail|linkedin|pinterest|telegram|flipboard|pocket|messenger|tumblr"
    "|instagram|youtube|bluesky|threads|mastodon|tiktok|snapchat|viber|rss|sms|google news|apple news"
)
_ACTIONS = "share|shares|share this|tweet|print|save|pin(?: it)?|copy(?: link)?|comments?|bookmark|follow|gift article"
_SEPARATED = r"[\s|/,•·:;–—-]*"
_ONE_SHARE = rf"(?:\b(?:{_NETWORKS}|{_ACTIONS})\b{_SEPARATED})"
_CREDITED = r"(?:photo|photos|photograph|photographs|image|images|picture|pictures|video|illustration|graphic)"

# Each pattern must fit the whole line, in lower case and with straight apostrophes.
_PATTERNS = (
    # Share bars.
    rf"{_SEPARATED}(?:share|print|save|copy link|tweet){_SEPARATED}",
    rf"{_SEPARATED}{_ONE_SHARE}{{2,}}",
    r"share (?:(?:this|the)(?: \w+)?|on|via|with)\b[^.!?]{0,60}:?",
    r"(?:click|tap) to (?:share|email|print|copy)\b.{0,80}",
    rf"(?:follow|find|like|join|connect with|subscribe to) (?:us|me|\S+(?: \S+){{0,4}})"
    rf" (?:on|via) (?:our )?(?:{_NETWORKS})\b.{{0,120}}",
    r"\d[\d,.]*k? (?:shares?|comments?|likes?|views?|retweets?)",
    r"(?:follow|find|read|see|watch|listen|more|sign up|join|visit)\b.{0,160}\bhttps?://\S+",
    r"[^:.!?]{1,60}:\s*https?://\S+",
    # Reading aids.
    r"(?:reading|read|listening|viewing) time:?.{0,30}",
    r"(?:estimated |approx\.? )?\d+[\s-]?min(?:ute)?s?\.? (?:read|listen|watch|video)",
    r"(?:listen to|play|hear) this (?:article|story|page|audio)\b.{0,60}",
    r"(?:scroll down for|skip to|jump to) (?:\S+ ?){1,4}|(?:back|return) to (?:top|home|homepage|results|article)",
    r"(?:open|view|see|show|enlarge|expand|close) (?:the )?(?:image|photo|gallery|slideshow|caption|full size|modal)"
    r"\b.{0,40}",
    r"(?:image|photo|slide|picture) \d+ (?:of|/) \d+",
    r"slideshow \(\d+ images\)",
    # Adverts and sponsors.
    r"[\s\[(—–-]*advertise?ments?[\s\])—–-]*",
    r"advertisement\b[\s:–—-]*(?:continue|article|story|scroll|skip|close|content|remove)\b.{0,80}",
    r"(?:story|article|content|post) continues (?:below|after)\b.{0,60}",
    r"skip (?:the )?ad(?:vertisement)?s?|sponsored(?: content| by .{1,40})?|promoted(?: content)?|paid content",
    r"continue reading(?: (?:the main story|below|this (?:story|article)).{0,40})?",
    r"(?:this|the) (?:post|article|page|story) (?:may )?contains? affiliate links\b.{0,200}",
    # Sign-ups and payment.
    r"(?:sign[ -]?up|subscribe)\b[^.!?]{0,120}\b(?:newsletters?|inbox|e-?mails?|alerts?|updates|channel|briefing"
    r"|for free|today|now)\b.{0,120}",
    r"(?:register|join)\b[^.!?]{0,60}\b(?:newsletters?|mailing list|(?:whatsapp|telegram|youtube) \w+)\b.{0,120}",
    r"(?:sign[ -]?up|sign in|log ?in|log ?out|subscribe|subscribe now|register|my account|create (?:an )?account)",
    r"(?:already )?(?:a )?(?:subscriber|member)\?.{0,60}|already (?:have an account|registered|subscribed)\?.{0,60}",
    r"get (?:the|our|all the|more)\b.{0,120}\b(?:in|to) your inbox\b.{0,80}",
    r"(?:the|our|all the|more).{0,120}\b(?:delivered|straight|direct|sent) (?:straight |directly |right )?to your inbox"
    r"\b.{0,40}",
    r"(?:this (?:article|content|story) is )?(?:for|available to) subscribers only\.?",
    r"download (?:our|the) .{0,40}\bapp\b.{0,80}",
    r"click here (?:to|for)\b.{0,120}",
    r"thank(?:s| you) for (?:subscribing|signing up|reading|your (?:subscription|support))[.!]?",
    r"(?:support|donate to) (?:our|independent|local) (?:work|journalism|newsroom)\b.{0,120}",
    # Comment forms.
    r"leave (?:a |us a |your )?(?:reply|comment)s?(?: below)?\.?(?: cancel reply)?",
    r"cancel reply|(?:post|submit) (?:a )?comment|add (?:a |your )?comment|view (?:all )?(?:\d+ )?comments",
    r"(?:show|hide|read|load|see|join) (?:all |more |the )?(?:\d+ )?(?:comments|conversation|discussion)\b.{0,40}",
    r"comments(?: are| have been)? (?:closed|disabled|off|moderated)\b.{0,80}|(?:no )?comments?(?: \(\d+\))?(?: yet)?",
    r"be the first to (?:comment|reply|share)\b.{0,60}",
    r"(?:you must|please) (?:be )?(?:log(?:ged)? in|sign(?:ed)? in|register) to\b.{0,80}",
    r"your e-?mail address will not be published\.?.{0,80}",
    r"required fields are marked.{0,20}",
    r"save my name, e-?mail.{0,120}",
    r"(?:name|e-?mail|website|comment|message)\s*\*",
    # Credits. A caption with words of its own is dropped only where its label says what it is.
    rf"[|(\[]?\s*{_CREDITED}\s*(?:credits?|courtesy(?: of)?|source|by)\b\s*[:|–—-]?.{{0,120}}",
    rf"[|(\[]\s*(?:{_CREDITED}|credit|source|via)\s*:.{{0,120}}",
    rf"{_CREDITED}\s*[:|]\s*(?:\S+\s+){{0,8}}\S*[^.!?\s]",
    r"(?:credit|image|photo)\s*[:|]",
    rf"(?:header|featured?|cover|lead|top|main|banner|thumbnail|file|representative|representational|hero|library)"
    rf"[ -]?{_CREDITED}\s*(?:credits?|source|by)?\s*[:|–—(-].{{0,400}}",
    r"[(\[]?(?:\S+ ){0,5}(?:/|via|/ ?via)? ?(?:getty images|ap photo|afp via getty images|shutterstock|istock)[)\]]?"
    r"(?:/.{0,40})?",
    # Links to other pages.
    r"(?:also|must|recommended|further|related) ?(?:read|reads|reading)(?:\s*[:|–—-].{0,200})?",
    r"(?:read|see|watch) (?:also|more|next|full (?:story|article))(?:\s*[:|–—»>-].{0,200}|[.…]*)",
    r"(?:read|see) more (?:about|on|from|at|in|of)\b[^.!?]{0,80}",
    r"(?:read|watch|listen|more|don't miss|trending)\s*[:|»]\s*(?!\")(?:\S+ ){2,24}\S*[^.!?\"\s]",
    r"related(?: (?:articles?|stories|story|links?|posts?|pages?|content|topics|coverage|news|videos?))?:?",
    r"related(?: (?:articles?|stories|story|links?|posts?|news))?\s*:.{0,160}",
    r"(?:more|most) (?:from|on|read|popular|viewed|shared|stories|news|in|like)\b[^.!?]{0,50}:?",
    r"(?:you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: for you| stories)?|trending(?: now)?"
    r"|editors?'?s? picks?|top stories|latest news|latest stories|up next|read next|what to read next|don't miss):?",
    r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords|posted in)\s*:.{0,200}",
    # The page around the article.
    r"(?:home|menu|search|close|loading|next|previous|prev|play|pause|mute|top|embed|video|videos|photo|photos"
    r"|gallery|transcript|toggle caption|hide caption|contact us|about us|privacy policy|terms of (?:use|service)"
    r"|terms and conditions|cookie policy|sitemap|advertise with us)(?:\.{3}|…)?",
    r"home\s*[>»/|›].{0,160}",
    r"(?:this (?:web)?site|we|our (?:web)?site) uses? cookies\b.{0,300}|(?:accept|manage|reject) (?:all )?cookies",
    r"(?:©|\(c\)|copyright)\s.{0,200}\b(?:\d{4}|reserved)\b.{0,160}",
    r".{0,200}\ball rights reserved\b.{0,200}",
    r".{0,80}\bmay not be (?:published, broadcast|reproduced, (?:published|distributed))\b.{0,200}",
    r"(?:please )?enable javascript\b.{0,160}|your browser does not support\b.{0,120}",
    # Templates nobody filled in.
    r"(?:written |posted |reported )?by:? ?\[[^\]]{1,80}\].{0,120}",
    r"\[(?:your |insert |add )[^\]]{1,80}\].{0,40}",
)
_FURNITURE = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.DOTALL)
_NETWORK_ALONE = re.compile(rf"(?:{_NETWORKS}|{_ACTIONS})")
_CREDIT_LABEL = re.compile(rf"[|(\[]?\s*(?:{_CREDITED}|credit|source)\s*(?:credits?|courtesy|source|by)?\s*:")
_AGENCY_TAIL = re.compile(
    r"(?:[—–|/-]\s*|[(\[]\s*)(?:\S+ ){0,4}(?:reuters|ap|afp|epa|getty(?: images)?|bloomberg|pti|ani|anp|dpa|xinhua|upi"
    r"|ap photo|photo|file|handout|courtesy|shutterstock|x|twitter|facebook)(?:/[^()]{1,40})?[)\].]*$"
)
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])")


def is_furniture(line: str) -> bool:
    """Whether a whole line (without outer white space) belongs to the page and not to the article."""
    if len(line) > _LONGEST:
        return False
    return not any(map(str.isalnum, line)) or _FURNITURE.fullmatch(_plain(line)) is not None or _is_echo(line)


def is_share_link(line: str) -> bool:
    """Whether a line is only the name of a network or a button: furniture when several stand together."""
    return len(line) < 20 and _NETWORK_ALONE.fullmatch(_plain(line)) is not None


def is_open_credit(line: str) -> bool:
    """Whether a line is a credit's label whose name stands on the next line ("Photo Credit:")."""
    return len(line) < 40 and _CREDIT_LABEL.fullmatch(_plain(line)) is not None


def is_credit(line: str) -> bool:
    """Whether a line credits a picture, which makes the line before it a caption."""
    return len(line) < 200 and _CREDIT_LABEL.match(_plain(line)) is not None


def ends_in_agency(line: str) -> bool:
    """Whether a line closes with a picture agency, as captions do."""
    return _AGENCY_TAIL.search(_plain(line)[-60:]) is not None


def _plain(line: str) -> str:
    return line.lower().replace("’", "'").replace("‘", "'")


def _is_echo(line: str) -> bool:
    """A label run into (part of) itself, as screen-reader text does: "ShareShare", "isten nowListen now"."""
    if len(line) > 60:
        return False
    for glued in _GLUED.finditer(line):
        first, second = line[: glued.start()].lower(), line[glued.start() :].lower()
        if min(len(first), len(second)) >= 4 and (second.endswith(first) or first.endswith(second)):
            return True
    return False
