using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

[assembly: AssemblyFixture(typeof(Helpdesk.Tests.Telephony.TelephonyFixture))]

namespace Helpdesk.Tests.Telephony;

/// <summary>One running Telephony for the tests of its use cases: each test has callers and operators of its own.</summary>
public sealed class TelephonyFixture : IAsyncLifetime
{
    static int _callers;

    public TestService<Program> Service { get; private set; } = null!;

    public TestBus Bus { get; private set; } = null!;

    public string Secret { get; private set; } = "";

    /// <summary>Where it keeps blobs.</summary>
    public string Files { get; } = Directory.CreateTempSubdirectory("telephony-files-").FullName;

    public async ValueTask InitializeAsync()
    {
        Service = await TestService<Program>.StartAsync(new TestServiceOptions
        {
            Database = "telephony",
            Settings = { ["Telephony:SecretsKey"] = "a key for tests only", ["ConnectionStrings:files"] = new Uri(Files).AbsoluteUri },
        });
        Bus = await Service.BusAsync();
        await Bus.Hear<Helpdesk.Telephony.Contracts.CallReceived>();
        await Bus.Hear<Helpdesk.Telephony.Contracts.CallAnswered>();
        await Bus.Hear<Helpdesk.Telephony.Contracts.CallTransferred>();
        await Bus.Hear<Helpdesk.Telephony.Contracts.CallEnded>();
        await Bus.Hear<Helpdesk.Telephony.Contracts.CallLinked>();
        await Bus.Hear<Helpdesk.Telephony.Contracts.CallUnlinked>();
        await Bus.Hear<Helpdesk.Telephony.Contracts.CallCounted>();
        await Bus.Hear<Helpdesk.Telephony.Contracts.ExtensionClaimed>();
        Secret = await AddAccountAsync("tests", "generic");
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        await Service.DisposeAsync();
        Directory.Delete(Files, recursive: true);
    }

    /// <summary>Adds an account and returns its secret.</summary>
    public async Task<string> AddAccountAsync(string name, string adapter)
    {
        using var administrator = Service.Client("administrator");
        var reply = await administrator.PostAsJsonAsync("/api/calls/accounts", new { name, adapter });
        reply.EnsureSuccessStatusCode();
        return (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString()!;
    }

    /// <summary>A number from which nobody called yet.</summary>
    public static string NewNumber() => $"+7922{Random.Shared.Next(1000, 9999)}{Interlocked.Increment(ref _callers):000}";

    /// <summary>An operator with an extension of his own.</summary>
    public async Task<Operator> OperatorAsync()
    {
        var id = Guid.CreateVersion7();
        var extension = (10_000_000 + Interlocked.Increment(ref _callers)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var client = Service.Client("operator", id);
        (await client.PutAsJsonAsync("/api/calls/extension", new { extension })).EnsureSuccessStatusCode();
        return new Operator(id, extension, client);
    }

    /// <summary>A call of the tests' PBX.</summary>
    public PbxCall NewCall(string? from = null) => new(this, Guid.NewGuid().ToString("n"), from ?? NewNumber());
}

public sealed record Operator(Guid Id, string Extension, HttpClient Client);

/// <summary>A call as the PBX tells of it, by the generic webhook.</summary>
public sealed class PbxCall(TelephonyFixture fixture, string id, string from)
{
    public string From => from;

    public DateTimeOffset Start { get; set; } = fixture.Service.Time.GetUtcNow().AddMinutes(-20);

    public Task Ring(double at, params Operator[] operators) =>
        Send(new { @event = "newCall", callId = id, from, to = "73433700000", direction = "in", user = operators.Select(o => o.Extension), at = At(at) });

    public Task Answer(double at, Operator by) =>
        Send(new { @event = "answer", callId = id, from, to = "73433700000", direction = "in", answeringNumber = by.Extension, at = At(at) });

    public Task Transfer(double at, Operator by, Operator to) =>
        Send(new { @event = "transfer", callId = id, user = by.Extension, transferTo = to.Extension, at = At(at) });

    public Task Hangup(double at, string cause = "normalClearing") =>
        Send(new { @event = "hangup", callId = id, from, direction = "in", cause, at = At(at) });

    public Task AskToBeCalledBack(double at) => Send(new { @event = "callback", callId = id, from, at = At(at) });

    /// <summary>What the PBX is told to announce.</summary>
    public async Task<(long? Position, long Waiting)> PlaceAsync()
    {
        using var client = fixture.Service.Anonymous();
        var reply = await client.PostAsJsonAsync($"/hooks/pbx/generic/tests/{fixture.Secret}/", new { @event = "position", callId = id });
        var told = await reply.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        var position = told.GetProperty("position");
        return (position.ValueKind == JsonValueKind.Null ? null : position.GetInt64(), told.GetProperty("waiting").GetInt64());
    }

    /// <summary>Our id of the call, when the bus told it.</summary>
    public async Task<Guid> IdAsync() =>
        (await fixture.Bus.WaitFor<Helpdesk.Telephony.Contracts.CallReceived>(call => call.From == from)).CallId;

    async Task Send(object body)
    {
        using var client = fixture.Service.Anonymous();
        var reply = await client.PostAsJsonAsync($"/hooks/pbx/generic/tests/{fixture.Secret}/", body);
        (await reply.Content.ReadAsStringAsync()).ShouldBe("{}");
        reply.EnsureSuccessStatusCode();
    }

    string At(double seconds) => Start.AddSeconds(seconds).ToString("O");
}
