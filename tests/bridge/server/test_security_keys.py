"""Keys are made once, kept to their owner, and known again; tokens end; no secret shows itself."""

from __future__ import annotations

import datetime
import logging
import os
import re
import stat
from pathlib import Path

import pytest
import zmq
from cryptography import x509
from pydantic import SecretStr

from bridge.server.config import Config
from bridge.server.errors import RequestError
from bridge.server.security import (
    Door,
    Invitation,
    Keys,
    Redaction,
    SecurityError,
    certificate,
    check_reach,
    widened,
)
from bridge.server.security.hosts import Host, own
from bridge.server.security.tokens import PATTERN, Tokens

PORTS = {"websocket": 7600, "state": 7601, "events": 7602, "control": 7603}


def test_keys_are_made_once(tmp_path: Path) -> None:
    first, second = (Keys.open(tmp_path / "keys", "127.0.0.2") for _ in range(2))
    assert first.certificate == second.certificate
    assert first.curve == second.curve
    assert second.tokens.expiry(first.tokens.issue(60)) is not None


@pytest.mark.skipif(os.name != "posix", reason="no file modes")
def test_secret_files_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    Keys.open(folder, "127.0.0.2")
    secret = sorted(path.name for path in folder.glob("*_secret"))
    assert secret == [
        "certificate.key_secret",
        "client.key_secret",
        "server.key_secret",
        "token.key_secret",
    ]
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in secret} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "token.key_secret").chmod(0o644)
    Keys.open(folder, "127.0.0.2")
    assert stat.S_IMODE((folder / "token.key_secret").stat().st_mode) == 0o600


def names_of(one: certificate.Certificate) -> set[str]:
    """The addresses and names that a certificate bears."""
    alternatives = x509.load_pem_x509_certificate(one.path.read_bytes()).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    addresses = alternatives.value.get_values_for_type(x509.IPAddress)
    return {str(address) for address in addresses} | set(alternatives.value.get_values_for_type(x509.DNSName))


def test_a_certificate_vouches_for_the_host_and_is_made_anew_when_it_no_longer_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one = certificate.certificate(tmp_path, own("127.0.0.2"))
    assert names_of(one) == {"127.0.0.1", "127.0.0.2", "::1", "localhost"}
    assert not caplog.records
    other = certificate.certificate(tmp_path, own("studio.example"))
    assert other.fingerprint != one.fingerprint
    assert "lacked studio.example" in caplog.text and other.fingerprint in caplog.text
    assert "127.0.0.2" in names_of(other)
    caplog.clear()
    monkeypatch.setattr(certificate, "_LEFT", datetime.timedelta(days=398))
    third = certificate.certificate(tmp_path, own("studio.example"))
    assert third.fingerprint != other.fingerprint
    # What ends takes names with it that are of no use any more.
    assert "127.0.0.2" not in names_of(third)
    assert "ends" in caplog.text


def test_what_was_trusted_stays_when_a_host_comes_back_or_fewer_addresses_are_asked_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = Host(("box", "box.local", "localhost"), ("192.0.2.7", "127.0.0.1"))
    away = Host(("box", "box.local", "localhost"), ("198.51.100.9", "127.0.0.1"))
    one = certificate.certificate(tmp_path, home)
    for narrower in ("127.0.0.1", "::1", "localhost"):
        assert certificate.certificate(tmp_path, own(narrower)) == one
    two = certificate.certificate(tmp_path, away)
    assert two.fingerprint != one.fingerprint and len(caplog.records) == 1
    assert certificate.certificate(tmp_path, home) == certificate.certificate(tmp_path, away) == two
    assert len(caplog.records) == 1


@pytest.mark.parametrize("name", ["server.key_secret", "certificate.key_secret"])
def test_broken_keys_are_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    Keys.open(tmp_path, "127.0.0.2")
    (tmp_path / name).write_text("nonsense")
    with pytest.raises(SecurityError, match=r"can't be used|no CURVE key") as refused:
        Keys.open(tmp_path, "127.0.0.2").certificate.context()
    assert refused.value.kind == "bad_keys" and "delete" in refused.value.fix


def test_only_keys_in_the_folder_are_let_in(tmp_path: Path) -> None:
    curve = Keys.open(tmp_path, "127.0.0.2").curve
    handed_out = re.findall('"(.{40})"', curve.handout.read_text())[0].encode()
    public, _ = zmq.curve_keypair()
    assert curve.admits(handed_out) and not curve.admits(public)
    (curve.clients / "engine.key").write_text(f'curve\n    public-key = "{public.decode()}"\n')
    (curve.clients / "notes.key").write_text("no key at all")
    assert curve.admits(public)
    (curve.clients / "engine.key").unlink()
    assert not curve.admits(public)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "studio.example", ""])
def test_a_host_that_others_reach_needs_keys(host: str) -> None:
    with pytest.raises(SecurityError, match="no keys") as refused:
        check_reach(host, None)
    assert refused.value.kind == "needs_keys" and "serve --lan" in refused.value.fix


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_loopback_needs_none_and_is_widened_for_others(host: str) -> None:
    check_reach(host, None)
    assert widened(Config(host=host)).host == "0.0.0.0"


def test_a_configured_host_stays() -> None:
    assert widened(Config(host="192.0.2.7")).host == "192.0.2.7"


def test_tokens_end_and_can_be_neither_forged_nor_prolonged() -> None:
    now = 1_000_000.0
    tokens = Tokens(b"key", lambda: now)
    door, token = Door(tokens=tokens), tokens.issue(60)
    assert re.fullmatch(PATTERN, token)
    door.check(token)
    prefix, expiry, signature = token.split(".")
    for forged in (
        f"{prefix}.{int(expiry) + 1}.{signature}",
        f"{prefix}.{expiry}.{signature[::-1]}",
        f"{prefix}.{expiry}",
        f"{prefix}.²²².{signature}",
        f"{prefix}.{'9' * 5000}.{signature}",
        Tokens(b"other", lambda: now).issue(60),
        "日本",
    ):
        with pytest.raises(RequestError, match="wrong") as refused:
            door.check(forged)
        assert refused.value.kind == "unauthorized" and forged not in str(refused.value)
    with pytest.raises(RequestError, match="asks for a token"):
        door.check(None)
    now += 60
    with pytest.raises(RequestError, match="expired") as refused:
        door.check(token)
    assert refused.value.kind == "unauthorized"


def test_a_token_of_ones_own_has_no_end_and_without_any_the_door_is_open() -> None:
    Door().check(None)
    door = Door(SecretStr("sesame"), Tokens(b"key"))
    door.check("sesame")
    door.check(Tokens(b"key").issue(60))
    with pytest.raises(RequestError, match="wrong"):
        door.check("sesame!")


def test_an_invitation_holds_all_that_clients_need(tmp_path: Path) -> None:
    keys = Keys.open(tmp_path, "0.0.0.0")
    invitation = Invitation.to(keys, PORTS, 3600)
    text = invitation.text()
    assert invitation.link.startswith("https://") and f":7600/#token={invitation.token}" in text
    for needed in (invitation.server_key, str(keys.curve.handout), invitation.websocket[0], "tcp://"):
        assert needed in text
    assert invitation.fingerprint.upper() in text.replace(":", "")
    assert "█" in text, "the QR code"
    assert not invitation.zmq[0].startswith("tcp://127."), "others can't use that"


def test_secrets_do_not_show_in_representations(tmp_path: Path) -> None:
    keys = Keys.open(tmp_path, "127.0.0.2")
    invitation = Invitation.to(keys, PORTS, 60)
    shown = f"{keys!r} {invitation!r} {Config(token=SecretStr('sesame'))!r}"
    assert not [one for one in (*map(bytes.decode, keys.secrets), invitation.token, "sesame") if one in shown]


def test_the_log_s_filter_blots_secrets_out_of_messages_tracebacks_and_extras() -> None:
    token = Tokens(b"key").issue(60)
    redaction = Redaction(["sesame", b"open"])

    def record(*what: object, **more: object) -> str:
        try:
            raise ValueError(f"sesame {token}")
        except ValueError as error:
            made = logging.LogRecord("a", logging.INFO, "f", 1, *what, (type(error), error, None))  # type: ignore[arg-type]
        vars(made).update(more)
        assert redaction.filter(made)
        return logging.Formatter("%(message)s %(extra)s").format(made)

    said = record("%s and %r", ("sesame", {"t": token}), extra="the open door")
    assert "ValueError" in said and said.count("[secret]") == 5
    assert not [one for one in ("sesame", "open", token) if one in said]
