namespace Helpdesk.Servers;

/// <summary>A server or a service could not be started; the message is one plain sentence that says what to do.</summary>
public sealed class ServerFault : Exception
{
    public ServerFault()
    {
    }

    public ServerFault(string message)
        : base(message)
    {
    }

    public ServerFault(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says a failure to write in one sentence, or null when the exception is about something else.</summary>
    public static ServerFault? FromIo(Exception exception, string folder) => exception switch
    {
        IOException { HResult: NoSpaceLeft } => new ServerFault($"The disk that holds {folder} is full: free some space and start again.", exception),
        UnauthorizedAccessException => new ServerFault($"{folder} cannot be written: give this user the right to it and start again.", exception),
        _ => null,
    };

    const int NoSpaceLeft = 28;
}
