"""Signing in with a municipality's own accounts: OpenID Connect, authorization code with PKCE, state and nonce.

Of what the service says only who it is (`sub`) is kept; the address is compared and forgotten, and claims such as a
personal number are never read. Errors are sentences for whoever wants to sign in, and say what to do.

The library for passwords and second factors could do this too, but keeps every claim, asks for no nonce and leaves the
signature to TLS; PyJWT checks it here.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import jwt
import requests
from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from gisreport.accounts.models import SignInService
from gisreport.accounts.remote import fetch_json
from gisreport.errors import Refusal

# Signatures by a key pair; never "none", never the shared secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLOCKS_MAY_DIFFER = 60  # seconds
LONGEST_SUBJECT = 255
WANTED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class ServiceTrouble(Refusal):
    """The service cannot be reached or does not answer as agreed; `detail` is for whoever set it up."""

    status = 502

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(
            _("Kommunens inloggning svarar inte som den ska. Försök igen om en stund, eller logga in med e-post.")
        )


@dataclass(frozen=True)
class Asked:
    """What the browser's session keeps until the answer comes."""

    service: int
    state: str
    nonce: str
    verifier: str
    is_test: bool = False


def discover(issuer: str) -> dict[str, Any]:
    """What the service says of itself. Raises ServiceTrouble."""
    found = _ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if missing := [name for name in WANTED if not isinstance(found.get(name), str)]:
        raise ServiceTrouble(_("Beskrivningen saknar {names}.").format(names=", ".join(missing)))
    if found["issuer"].rstrip("/") != issuer.rstrip("/"):
        raise ServiceTrouble(_("Tjänsten kallar sig {issuer}. Skriv den adressen.").format(issuer=found["issuer"]))
    return found


def begin(service: SignInService, *, back_to: str, is_test: bool = False) -> tuple[str, Asked]:
    """Where the browser is to go, and what to remember meanwhile."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _part in range(3))
    asked = Asked(service.pk, state, nonce, verifier, is_test)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
    address = discover(service.issuer)["authorization_endpoint"]
    query = {
        "response_type": "code",
        "client_id": service.client_id,
        "redirect_uri": back_to,
        "scope": "openid email profile",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if service.strong_acr:
        query["acr_values"] = " ".join(service.strong_acr)
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}", asked


def claims_of(service: SignInService, asked: Asked, answer: Mapping[str, str], *, back_to: str) -> dict[str, Any]:
    """What the service says about whoever has signed in there, with `email` taken from the claim of the settings.

    Raises Refusal when the answer is not to our question or somebody has declined, ServiceTrouble when it is wrong.
    """
    if not constant_time_compare(answer.get("state", ""), asked.state):
        raise Refusal(_("Inloggningen hör inte till den här webbläsaren, eller är för gammal. Börja om."))
    if answer.get("error") == "access_denied":
        raise Refusal(_("Inloggningen avbröts hos kommunen. Försök igen, eller logga in med e-post."))
    if "error" in answer or not answer.get("code"):
        raise ServiceTrouble(_("Tjänsten svarade {error}.").format(error=answer.get("error", "")[:100]))
    described = discover(service.issuer)
    if answer.get("iss", described["issuer"]) != described["issuer"]:
        raise ServiceTrouble(_("Svaret kommer från en annan tjänst."))
    tokens = _exchange(service, described, answer["code"], asked, back_to)
    claims = _checked(service, described, str(tokens.get("id_token", "")), asked.nonce)
    if service.email_claim not in claims and isinstance(described.get("userinfo_endpoint"), str):
        claims = {**_more(described["userinfo_endpoint"], str(tokens.get("access_token", "")), claims["sub"]), **claims}
    return claims


def _exchange(
    service: SignInService, described: dict[str, Any], code: str, asked: Asked, back_to: str
) -> dict[str, Any]:
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back_to,
        "code_verifier": asked.verifier,
    }
    ways = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_post" in ways:
        sent |= {"client_id": service.client_id, "client_secret": service.client_secret}
        return _ask("POST", described["token_endpoint"], data=sent)
    name_and_word = quote_plus(service.client_id), quote_plus(service.client_secret)  # RFC 6749, 2.3.1
    return _ask("POST", described["token_endpoint"], data=sent, auth=name_and_word)


def _checked(service: SignInService, described: dict[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """Signature, issuer, audience, time and nonce."""
    try:
        header = jwt.get_unverified_header(token)
        keys = jwt.PyJWKSet.from_dict(_ask("GET", described["jwks_uri"])).keys
        fitting = [key for key in keys if key.key_id == header.get("kid") or len(keys) == 1]
        if not fitting or header.get("alg") not in ALGORITHMS:
            raise ServiceTrouble(_("Svaret är undertecknat med en nyckel som tjänsten inte visar."))
        claims: dict[str, Any] = jwt.decode(
            token,
            key=fitting[0],
            algorithms=[header["alg"]],
            audience=service.client_id,
            issuer=described["issuer"],
            leeway=CLOCKS_MAY_DIFFER,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )
    except jwt.PyJWTError as error:
        raise ServiceTrouble(_("Svaret går inte att lita på: {why}").format(why=type(error).__name__)) from error
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise ServiceTrouble(_("Svaret hör till en annan inloggning."))
    if claims.get("azp", service.client_id) != service.client_id:
        raise ServiceTrouble(_("Svaret är till någon annan."))
    if not claims["sub"] or len(str(claims["sub"])) > LONGEST_SUBJECT:
        raise ServiceTrouble(_("Svaret säger inte vem det gäller."))
    return claims


def _more(address: str, access_token: str, subject: str) -> dict[str, Any]:
    found = _ask("GET", address, headers={"Authorization": f"Bearer {access_token}"})
    if found.get("sub") != subject:
        raise ServiceTrouble(_("Svaret gäller någon annan."))
    return found


def proven_email(service: SignInService, claims: Mapping[str, Any]) -> str:
    """The address, if the service vouches for it; empty if not. A service that says nothing of the kind vouches for
    the claim that was chosen; one that says "not verified" does not."""
    email = claims.get(service.email_claim)
    vouched = claims.get("email_verified", service.email_claim != "email")
    return email.strip().lower() if isinstance(email, str) and "@" in email and vouched in (True, "true") else ""


def _ask(method: str, address: str, **how: Any) -> dict[str, Any]:
    try:
        return fetch_json(method, address, may_be_here=settings.DEMO, **how)
    except (requests.RequestException, ValueError) as error:
        detail = _("{host} svarar inte som väntat: {why}")
        host = urlsplit(address).netloc
        raise ServiceTrouble(detail.format(host=host, why=str(error)[:200] or type(error).__name__)) from error
