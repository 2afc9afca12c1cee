"""The error messages of mail software that are recognised, and where each leads.

Messages differ by software, version and language. So a meaning is known by a few words
of them, by a number of the software, or by a server's reply code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Message:
    """One meaning, and what it is known by."""

    id: str
    numbers: tuple[str, ...] = ()
    """Numbers of the software that only this meaning has."""

    words: tuple[str, ...] = ()
    """Parts of the text that only this meaning has."""

    replies: tuple[str, ...] = ()
    """Reply codes of servers (RFC 5321, RFC 4954): several causes share them."""

    vague: tuple[str, ...] = ()
    """What software says whatever the cause is."""

    ways: tuple[str, ...] = ()
    """Where to go on, the best first."""

    troubles: tuple[str, ...] = ()
    """Entries of the guides that say what to do."""


def _some(marks: str) -> tuple[str, ...]:
    return tuple(marks.split(" | "))


MESSAGES: tuple[Message, ...] = (
    Message(
        "timeout",
        numbers=_some(
            "0x800ccc0e | 0x80042109 | 0x8004210b | 0x800ccc19 | 10060 | 10061 | "
            "10051 | 10065"
        ),
        words=_some(
            "timed out | timeout | time out | connection refused | "
            "could not connect | couldn t connect | cannot connect to | "
            "can t connect to | unable to connect | failed to connect | "
            "couldn t open connection | could not open connection | "
            "connection to the outgoing server | connection to the server failed | "
            "network is unreachable | server is not responding | not able to reach | "
            "タイムアウト | 接続できません | 接続できなかった | 接続できない | "
            "接続に失敗 | 接続が失敗 | 接続を開けません | 接続を拒否 | 接続が拒否 | "
            "応答がありません | 応答していません | 応答しません"
        ),
        ways=_some("check | guides"),
        troubles=_some("timeout | outlook-0x800ccc0e | outlook-0x80042109 | antivirus"),
    ),
    Message(
        "cut",
        numbers=_some("0x800ccc0f | 10054 | 10053"),
        words=_some(
            "connection reset | connection was reset | connection was lost | "
            "lost connection | connection was interrupted | "
            "connection has been terminated | "
            "unexpectedly terminated the connection | 接続を終了 | 接続が終了 | "
            "接続が切断 | 接続が中断 | 接続がリセット"
        ),
        ways=_some("guides | check"),
        troubles=_some("outlook-0x800ccc0f | antivirus"),
    ),
    Message(
        "encryption",
        numbers=_some("0x800ccc1a | 0x800ccc7d"),
        words=_some(
            "must issue a starttls | not support starttls | starttls をサポート | "
            "starttls に対応 | not advertise starttls | cannot connect using ssl | "
            "wrong version number | handshake | "
            "not support the specified connection encryption | "
            "not support a secure connection | sslを使って接続できません | "
            "sslを使用して接続できません | 暗号化の種類 | 暗号化接続 | ハンドシェイク"
        ),
        ways=_some("guides"),
        troubles=_some("thunderbird-starttls | outlook-0x800ccc0f | timeout"),
    ),
    Message(
        "certificate",
        words=_some(
            "certificate | cannot verify server identity | 証明書 | "
            "識別情報を検証できません"
        ),
        ways=_some("guides"),
        troubles=_some("certificate | antivirus"),
    ),
    Message(
        "no_server",
        numbers=_some("0x800ccc0d | 11001 | 11004"),
        words=_some(
            "unknown host | host not found | could not be resolved | "
            "name or service not known | cannot find the e mail server | "
            "host could not be found | server could not be found | "
            "サーバーが見つかりません | サーバーは見つかりません | "
            "サーバーを見つけられません | ホストが見つかりません | 名前を解決"
        ),
        ways=_some("guides | directory"),
        troubles=_some("timeout"),
    ),
    Message(
        "app_password",
        words=_some(
            "application specific password | app specific password | "
            "web login required | log in via your web browser | "
            "basic authentication is disabled | アプリパスワード | "
            "アプリ固有のパスワード | アプリ用パスワード"
        ),
        replies=_some("534 | 5.7.9 | 5.7.14"),
        ways=_some("directory | check"),
        troubles=_some("password"),
    ),
    Message(
        "password",
        numbers=_some("0x800ccc92"),
        words=_some(
            "authentication failed | authentication failure | "
            "authentication unsuccessful | authentication credentials invalid | "
            "bad credentials | invalid credentials | login failed | "
            "password incorrect | incorrect password | password is incorrect | "
            "password was incorrect | username or password | user name or password | "
            "username and password not accepted | 認証に失敗 | 認証が失敗 | "
            "認証エラー | ログインに失敗 | パスワードが違 | パスワードが正しく | "
            "パスワードが間違 | パスワードが無効 | パスワードは正しく"
        ),
        replies=_some("535 | 5.7.8"),
        ways=_some("password | guides"),
        troubles=_some("password | first-password"),
    ),
    Message(
        "not_signed_in",
        numbers=_some("0x800ccc79"),
        words=_some(
            "relay denied | relay access denied | relaying denied | "
            "relaying not allowed | relay not permitted | not permitted to relay | "
            "relay prohibited | unable to relay | we do not relay | "
            "authentication required | authentication is required | "
            "authenticate first | 認証が必要 | リレーを拒否 | リレーが拒否 | "
            "中継を拒否 | 中継が拒否 | 中継できません"
        ),
        replies=_some("530 | 5.7.0"),
        ways=_some("guides | check"),
        troubles=_some("relay-denied"),
    ),
    Message(
        "sender",
        numbers=_some("0x800ccc78"),
        words=_some(
            "sender address rejected | sender rejected | "
            "sender s address was rejected | sender address is not allowed | "
            "not owned by user | not allowed to send as | permissions to send as | "
            "not permitted to send as | not authorized to send | "
            "差出人のアドレスが拒否 | 差出人が拒否 | 差出人アドレスが拒否 | "
            "送信者のアドレスが拒否 | 送信者アドレスが拒否 | 送信者が拒否"
        ),
        replies=_some("553 | 5.7.60"),
        ways=_some("senders | gol"),
        troubles=_some("sender-refused | sender-refused-elsewhere"),
    ),
    Message(
        "spf",
        words=_some("spf | dmarc | dkim | unauthenticated email | なりすまし"),
        replies=_some("5.7.26 | 5.7.23 | 5.7.25"),
        ways=_some("spf | free_address"),
        troubles=_some("refused-by-recipient"),
    ),
    Message(
        "recipient",
        words=_some(
            "user unknown | unknown user | no such user | user not found | "
            "recipient address rejected | mailbox unavailable | mailbox not found | "
            "account that you tried to reach does not exist | address not found | "
            "アドレスが見つかりません | 宛先が見つかりません | "
            "宛先のアドレスが存在しません | 受信者が存在しません | "
            "メールボックスが存在しません"
        ),
        replies=_some("5.1.1 | 5.1.10"),
        ways=_some("faq"),
    ),
    Message(
        "later",
        words=_some(
            "try again later | temporarily deferred | greylist | greylisted | "
            "too many connections | service not available | しばらくしてから | "
            "時間をおいて"
        ),
        replies=_some("421 | 450 | 451 | 4.7.0"),
        ways=_some("faq"),
    ),
    Message(
        "too_big",
        words=_some(
            "size exceeds | message too large | mailbox full | mailbox is full | "
            "over quota | quota exceeded | サイズが大きすぎ | サイズの上限 | "
            "容量を超え"
        ),
        replies=_some("552 | 5.2.2 | 5.2.3 | 5.3.4"),
        ways=_some("faq"),
    ),
    Message(
        "refused",
        words=_some("message rejected | メッセージが拒否"),
        replies=_some("550 | 554 | 551 | 571 | 5.7.1"),
        ways=_some("guides | check"),
        troubles=_some("relay-denied | refused-by-recipient"),
    ),
    Message(
        "not_sent",
        vague=_some(
            "cannot send mail | cannot send message using the server | "
            "sending of the message failed | message could not be sent | "
            "message not sent | couldn t send | queued | outbox | 送信できません | "
            "送信できませんでした | 送信に失敗 | 送信待ち | 送信トレイ"
        ),
        ways=_some("check | guides"),
        troubles=_some(
            "ios-cannot-send | apple-mail-cannot-send | gmail-app-cannot-connect | "
            "timeout"
        ),
    ),
)

BY_ID: Mapping[str, Message] = MappingProxyType({one.id: one for one in MESSAGES})
