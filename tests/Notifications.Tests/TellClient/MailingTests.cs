using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Notifications.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Notifications.TellClient;

/// <summary>Notifications with a mail server of its own, for tests of what a client gets.</summary>
public abstract class MailingTests : IAsyncLifetime
{
    // 12:00 at the desk and in Yekaterinburg, 16:00 in Magadan's zone UTC+11 would be 18:00: all awake.
    private protected static readonly DateTimeOffset Noon = new(2026, 11, 22, 7, 0, 0, TimeSpan.Zero);

    private protected MailServer Mail { get; private set; } = null!;
    private protected TestService<Program> Service { get; private set; } = null!;
    private protected TestBus Bus { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Mail = await MailServer.StartAsync();
        Service = await StartAsync();
        Service.Time.Set(Noon);
        Bus = await Service.BusAsync();
        await Bus.Hear<MessageFailed>();
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        await Service.DisposeAsync();
        await Mail.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static IncidentClosed Closed(string channel, string address, string? zone = "Asia/Yekaterinburg") => new(
        Guid.CreateVersion7(), 3, Noon, Guid.CreateVersion7(), 2_000_041, Guid.CreateVersion7(), "Решено", null,
        new ClientNotice(channel, address, "Анна", zone));

    Task<TestService<Program>> StartAsync()
    {
        var options = new TestServiceOptions { Database = "notifications" };
        options.Settings["Smtp:Host"] = "127.0.0.1";
        options.Settings["Smtp:Port"] = $"{Mail.Port}";
        options.Settings["Smtp:From"] = "Служба поддержки <desk@example.ru>";
        return TestService<Program>.StartAsync(options);
    }

    private protected async Task<JsonElement> ShownAsync(IncidentClosed closed, string state, Func<JsonElement, bool>? and = null)
    {
        var list = await Probe.Until($"the message to be {state}", () => ListAsync(closed), found => found is [var one]
            && one.GetProperty("state").GetString() == state && (and is null || and(one)));
        return list[0];
    }

    private protected async Task<List<JsonElement>> ListAsync(IncidentClosed closed)
    {
        using var client = Service.Client(Roles.Operator);
        return await ListAsync(client, closed);
    }

    private protected static async Task<List<JsonElement>> ListAsync(HttpClient client, IncidentClosed closed) =>
        (await client.GetFromJsonAsync<List<JsonElement>>($"/api/notifications?incidentId={closed.IncidentId}"))!;

    /// <summary>An event published after all others was handled, and nothing is due: what could have happened, has.</summary>
    private protected async Task AllHandledAsync()
    {
        var last = Closed("sms", "+79222534428");
        await Bus.Publish(last);
        await ShownAsync(last, "acceptedByGateway");
        await using var database = NpgsqlDataSource.Create(Service.Database);
        await Probe.Until("no work to be due", async () =>
        {
            await using var due = database.CreateCommand("select count(*) from due_work");
            return (long)(await due.ExecuteScalarAsync())! == 0;
        });
    }
}
