using Helpdesk.Testing;

namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>One ledger for the tests that kill nothing; each uses accounts of its own.</summary>
public sealed class OneLedger : IAsyncLifetime
{
    internal LedgerProcess Process { get; private set; } = null!;

    internal HttpClient Client => Process.Client;

    public async ValueTask InitializeAsync() => Process = await LedgerProcess.StartAsync("ledger", await TestServers.VirtualHostAsync());

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
