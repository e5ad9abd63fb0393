using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Gateway;
using Helpdesk.Gateway.Tokens;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Helpdesk.Tests.Scenarios.Access;

/// <summary>One client for every role, and tokens that must open nothing.</summary>
public sealed class Passes(RunningSystem system) : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Logins = new()
    {
        [Roles.Operator] = "anna",
        [Roles.Expert] = "egor",
        [Roles.Supervisor] = "sofia",
        [Roles.Analyst] = "alla",
        [Roles.Partner] = "petr",
    };

    /// <summary>Signed-in clients by role.</summary>
    public Dictionary<string, HttpClient> Clients { get; } = [];

    /// <summary>Tokens to be refused, by what is wrong with them.</summary>
    public Dictionary<string, string> Bad { get; } = [];

    /// <summary>A token signed by the system's own key that is still valid: proves that the expired one is refused for its age alone.</summary>
    public string Minted { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        foreach (var (role, login) in Logins) Clients[role] = await system.SignInAsync(login);
        var administrator = Clients[Roles.Administrator] = await system.SignInAsync("admin", system.AdminPassword);
        using var added = await administrator.PostAsJsonAsync("/api/auth/keys", new { name = $"access walk {Guid.NewGuid():n}" });
        added.EnsureSuccessStatusCode();
        var machine = Clients[Roles.Machine] = system.Anonymous();
        machine.DefaultRequestHeaders.Add("X-Api-Key", (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString());

        var parts = administrator.DefaultRequestHeaders.Authorization!.Parameter!.Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        Bad["unsigned"] = $"{Encode(new JsonObject { ["alg"] = "none", ["typ"] = "JWT" })}.{parts[1]}.";
        claims["name"] = "Кто-то другой";
        Bad["altered"] = $"{parts[0]}.{Encode(claims)}.{parts[2]}";
        Bad["expired"] = await MintAsync(TimeSpan.FromHours(-1));
        Minted = await MintAsync(TimeSpan.Zero);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var client in Clients.Values) client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A token of an administrator as the gateway would have signed it at another time, by the gateway's own code and key.</summary>
    private async Task<string> MintAsync(TimeSpan ago)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDbContext<GatewayDb>(options => options.UseNpgsql(system.Database("identity")));
        services.AddDataProtection().SetApplicationName(DataProtectionKeys.Application);
        services.AddSingleton<DataProtectionKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = provider.GetRequiredService<DataProtectionKeys>()));
        var clock = new TestClock();
        clock.Advance(ago);
        services.AddSingleton<TimeProvider>(clock).AddSingleton<IdentitySettings>().AddSingleton<KeyRing>().AddSingleton<AccessTokens>();
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<KeyRing>().ReloadAsync(CancellationToken.None);
        return provider.GetRequiredService<AccessTokens>().ForMachine(Guid.CreateVersion7(), "walk", [Roles.Administrator]).Value;
    }

    private static string Encode(JsonNode node) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(node.ToJsonString()));
}
