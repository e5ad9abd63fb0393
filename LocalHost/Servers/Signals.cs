using System.Runtime.InteropServices;

namespace Helpdesk.Servers;

/// <summary>Signals of POSIX by their Linux numbers.</summary>
public enum Signal
{
    /// <summary>Interrupt: PostgreSQL's fast shutdown.</summary>
    Interrupt = 2,

    /// <summary>Quit: PostgreSQL's immediate shutdown, recovered from at the next start.</summary>
    Quit = 3,

    /// <summary>Kill: cannot be refused.</summary>
    Kill = 9,

    /// <summary>Terminate: the polite request to stop.</summary>
    Terminate = 15,
}

/// <summary>Sends signals.</summary>
public static partial class Signals
{
    /// <summary>Sends a signal; false when there is no such process or it is another user's.</summary>
    public static bool Send(int processId, Signal signal) => Kill(processId, (int)signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
