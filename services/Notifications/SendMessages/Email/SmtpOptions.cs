namespace Helpdesk.Notifications.SendMessages.Email;

/// <summary>The mail server, from <c>Smtp__Host</c>, <c>Smtp__Port</c>, ….</summary>
internal sealed record SmtpOptions
{
    /// <summary>Name or address; empty when no mail can be sent.</summary>
    public string Host { get; init; } = "";

    public int Port { get; init; } = 25;

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Sender of every letter: <c>desk@example.ru</c> or <c>Служба поддержки &lt;desk@example.ru&gt;</c>.</summary>
    public string From { get; init; } = "helpdesk@localhost";

    /// <summary><c>auto</c>: TLS if the server offers it; <c>starttls</c>: no letter without it; <c>tls</c>: from the first byte; <c>none</c>.</summary>
    public string Security { get; init; } = "auto";

    /// <summary>How long to wait for the connection and for each reply, seconds.</summary>
    public double ReplySeconds { get; init; } = 30;

    /// <summary>How long to wait for the reply to the letter itself, seconds: servers scan it for spam meanwhile.</summary>
    public double AcceptSeconds { get; init; } = 120;
}
