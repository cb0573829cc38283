"""Who is linked to whom, over what: a network as a file of data, checked as a whole."""

import tomllib
from importlib import resources
from typing import Self

from pydantic import Field, ValidationError, model_validator

from dateline_keys.domain.link import LinkProfile
from dateline_schema.record import Record

DEFAULT_PROFILE = "qds-25db"


class InvalidNetwork(ValueError):
    """The file is no TOML or describes no network; the message names the place."""


class Limits(Record):
    """What users may ask for; sizes in bits. The names are the standard's."""

    key_size: int = Field(default=384, ge=8, multiple_of=8)
    min_key_size: int = Field(default=64, ge=8, multiple_of=8)
    max_key_size: int = Field(default=4096, ge=8, multiple_of=8)
    max_key_count: int = Field(default=4096, ge=1, description="keys of key_size that a link's store holds")
    max_key_per_request: int = Field(default=128, ge=1)
    max_SAE_ID_count: int = Field(default=3, ge=0, description="additional slaves of one request")
    undelivered_seconds: float = Field(default=3600, gt=0, description="after this a key that its slave has not fetched is gone")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.min_key_size <= self.key_size <= self.max_key_size:
            raise ValueError("min_key_size <= key_size <= max_key_size does not hold")
        return self


class User(Record):
    """One SAE and the name its KME goes by."""

    sae: str = Field(min_length=1, max_length=128)
    kme: str | None = Field(default=None, description="default: KME-<sae>")

    @property
    def kme_id(self) -> str:
        """The name of the KME that serves this user."""
        return self.kme or f"KME-{self.sae}"


class Link(Record):
    """A link of two users. `trusted_nodes`: places on the way that see the keys; the measurement node of an MDI link sees none."""

    between: tuple[str, str]
    loss_db: float = Field(ge=0)
    profile: str = DEFAULT_PROFILE
    initial_keys: int = Field(default=0, ge=0, description="keys of key_size in the store at the start")
    trusted_nodes: tuple[str, ...] = ()

    @property
    def ends(self) -> frozenset[str]:
        """The two users."""
        return frozenset(self.between)


class Network(Record):
    """Users, links and limits."""

    limits: Limits = Limits()
    user: tuple[User, ...] = Field(min_length=2)
    link: tuple[Link, ...] = ()
    profile: tuple[LinkProfile, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [user.sae for user in self.user]
        profiles = [profile.name for profile in self.profile]
        pairs = ["--".join(sorted(link.ends)) for link in self.link]
        for what, listed in (("user", names), ("profile", profiles), ("link", pairs)):
            twice = {one for one in listed if listed.count(one) > 1}
            if twice:
                raise ValueError(f"{what} given twice: {', '.join(sorted(twice))}")
        for link in self.link:
            if len(link.ends) != 2 or not link.ends <= set(names):
                raise ValueError(f"link {link.between}: not between two of the users")
            if link.profile not in profiles:
                raise ValueError(f"link {link.between}: no profile {link.profile!r}")
        return self

    def profile_of(self, link: Link) -> LinkProfile:
        """The equipment of a link."""
        return next(profile for profile in self.profile if profile.name == link.profile)


def profiles() -> dict[str, LinkProfile]:
    """The equipment that comes with the package, by name."""
    found = [LinkProfile.model_validate(entry) for entry in tomllib.loads(_packaged("profiles.toml"))["profile"]]
    return {profile.name: profile for profile in found}


def five_users() -> Network:
    """The network that comes with the package: agency, desk, bank, archive, auditor, all linked directly."""
    return parse_network(_packaged("five-users.toml"))


def parse_network(text: str) -> Network:
    """A network from TOML. Its own profiles come before the packaged ones of the same name. Raises InvalidNetwork."""
    try:
        value = tomllib.loads(text)
        own = [LinkProfile.model_validate(entry) for entry in value.pop("profile", [])]
        named = profiles() | {profile.name: profile for profile in own}
        return Network.model_validate(value | {"profile": tuple(named.values())})
    except tomllib.TOMLDecodeError as error:
        raise InvalidNetwork(f"not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the network"
        raise InvalidNetwork(f"{where}: {first['msg']}") from error


def _packaged(name: str) -> str:
    return resources.files("dateline_keys.domain.data").joinpath(name).read_text("utf-8")
