"""An error text is recognised however it was copied."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings

from impact.errors import read
from impact.messages import MESSAGES

OUTLOOK = """サーバーに接続できませんでした。アカウント : 'mail.example.ne.jp',
サーバー : 'mail.example.ne.jp', プロトコル : SMTP, ポート : 25, セキュリティ (SSL) :
なし, ソケット エラー : 10060, エラー番号 : 0x800CCC0E"""


def meanings(text):
    """Return the ids of what a text means."""
    return [message.id for message in read(text).messages]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        # Outlook and its relatives
        (OUTLOOK, "timeout"),
        ("0x800CCC0E", "timeout"),
        ("800ccc0e", "timeout"),
        ("エラー (0x800ＣＣＣ0Ｅ)", "timeout"),
        ("0x80042109: Outlook cannot connect to your outgoing server", "timeout"),
        ("Socket Error: 10060", "timeout"),
        ("socket error 10051", "timeout"),
        ("Error Number: 0x800CCC0F, socket error 10054", "cut"),
        ("サーバーが予期せず接続を終了しました", "cut"),
        ("The server responded '550 relay denied', 0x800CCC79", "not_signed_in"),
        # Thunderbird
        ("Sending of the message failed. The connection timed out.", "timeout"),
        ("接続がタイムアウトしたため、メッセージを送信できませんでした", "timeout"),
        ("送信 (SMTP) サーバー が STARTTLS をサポートしていない", "encryption"),
        # iPhone and Mac
        (
            "Cannot Send Mail. The connection to the outgoing server “m” failed",
            "timeout",
        ),
        ("メールを送信できません\nサーバへの接続に失敗しました。", "timeout"),
        ("サーバ“m”の識別情報を検証できません", "certificate"),
        ("Cannot send message using the server m", "not_sent"),
        # Gmail and Android
        ("Couldn't open connection to server", "timeout"),
        ("サーバーへの接続を開けませんでした", "timeout"),
        ("送信待ち", "not_sent"),
        ("Queued", "not_sent"),
        ("534-5.7.9 Application-specific password required", "app_password"),
        ("Username and Password not accepted", "password"),
        # servers
        ("530 5.7.0 Authentication required", "not_signed_in"),
        ("530 5.7.0 Must issue a STARTTLS command first", "encryption"),
        ("535 5.7.8 Error: authentication failed", "password"),
        ("550 5.1.1 <x@y.example>: User unknown", "recipient"),
        ("550", "refused"),
        ("エラー550です", "refused"),
        ("553 5.7.1 Sender address rejected: not owned by user", "sender"),
        ("553", "sender"),
        ("554 5.7.1 <x@y.example>: Relay access denied", "not_signed_in"),
        ("554", "refused"),
        ("550-5.7.26 This mail is unauthenticated", "spf"),
        ("421 try again later", "later"),
        ("552 message size exceeds fixed limit", "too_big"),
        # copied in odd ways
        ("ﾀｲﾑｱｳﾄしました", "timeout"),
        ("RELAY   ACCESS\r\n   DENIED", "not_signed_in"),
        ("認証に\n失敗しました", "password"),
        ("ユーザ名またはパスワードが違います", "password"),
    ],
)
def test_a_message_is_recognised(text, meaning):
    assert meanings(text)[:1] == [meaning]


@pytest.mark.parametrize(
    "text", ["", " ", "hello", "203.0.113.25", "x5500y", "15503", "\x00", "🙂", "%s{}"]
)
def test_nothing_is_read_into_what_says_nothing(text):
    assert meanings(text) == []


@pytest.mark.parametrize(
    ("text", "port"),
    [
        ("Port: 25", 25),
        ("ポート番号：２５", 25),
        ("587番ポート", 587),
        ("port 995", 995),
        ("Port: 99999999", None),
        ("0x800CCC0E", None),
    ],
)
def test_the_port_is_read(text, port):
    assert read(text).port == port


def test_each_of_several_is_shown_and_no_more_than_three():
    assert meanings("535 550 553 421 552") == ["password", "sender", "later"]


def test_a_long_text_is_read_at_once():
    assert meanings("x " * 2000 + "10060") == ["timeout"]


def test_every_entry_that_is_named_is_shipped():
    path = Path(settings.BASE_DIR, "portal/content/troubles.yaml")
    shipped = {row["slug"] for row in yaml.safe_load(path.read_text())}
    assert {slug for one in MESSAGES for slug in one.troubles} <= shipped
