using System.Text.Json;
using FluentValidation;
using Helpdesk.ServiceDefaults;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.LiveFeeds;
using Helpdesk.ServiceDefaults.Messaging;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.ServiceDefaults.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Helpdesk.Tests.ServiceDefaults.Ledger;

/// <summary>A small service made of nothing but ServiceDefaults: deposits go in, events go out, totals are kept of events.</summary>
internal static class LedgerService
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        builder.AddDatabase<LedgerDb>("ledger");
        builder.AddLiveFeed<LedgerDb>();
        builder.AddMessaging<LedgerDb>();
        builder.AddDueWork<LedgerDb>();
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapLedger();
        StopWithParent(app);
        await app.RunAsync();
        return 0;
    }

    private static void MapLedger(this WebApplication app)
    {
        var open = app.MapGroup("").AllowAnonymous().ValidateRequests();
        open.MapPost("/accounts/{id:guid}/deposits", DepositAsync).WithIdempotency<LedgerDb>();
        open.MapGet("/accounts/{id:guid}", async (Guid id, LedgerDb db) =>
            await db.Accounts.FindAsync(id) is { } account ? Versioned.Ok(account, account.Version) : throw new NotFound("account-not-found", "No such account."));
        open.MapPut("/accounts/{id:guid}/owner", RenameAsync);
        open.MapGet("/accounts", ListAsync);
        open.MapPost("/accounts/{id:guid}/held-deposits", HeldAsync);
        open.MapGet("/noted", NotedAsync);
        open.MapPost("/accounts/{id:guid}/reminders", RemindAsync);
        open.MapPost("/feeds/{id:guid}", AppendAsync);
        open.MapGet("/limit", (LedgerDb db, CancellationToken ct) => db.SettingAsync<DepositLimit>(ct));
        open.MapPut("/limit", LimitAsync);
        open.MapGet("/limit/history", (LedgerDb db, CancellationToken ct) => db.SettingHistoryAsync<DepositLimit>(ct));
        app.MapLiveFeed<LedgerDb>("/feed").AllowAnonymous();
        app.MapGet("/staff", () => "in").AllowRoles(Roles.Operator);
    }

    private static async Task<IResult> DepositAsync(Guid id, DepositRequest request, LedgerDb db, TimeProvider time, CancellationToken ct)
    {
        var account = await db.Accounts.FindAsync([id], ct) ?? db.Accounts.Add(new Account { Id = id }).Entity;
        account.Version++;
        account.Balance += request.Amount;
        account.Note = request.Note ?? account.Note;
        db.Publish(new Deposited(id, account.Version, time.GetUtcNow(), request.Amount, account.Balance));
        if (request.Note is { } note) db.Publish(new Noted(id, note));
        await db.SaveChangesAsync(ct);
        return Versioned.Created($"/accounts/{id}", account, account.Version);
    }

    // Waits as the consumer does, and says so in {file}.asked.
    private static async Task<IResult> HeldAsync(
        Guid id, DepositRequest request, LedgerDb db, IConfiguration configuration, TimeProvider time, CancellationToken ct)
    {
        var file = configuration["Ledger:StopIn"]!;
        await File.WriteAllTextAsync(file + ".asked", "", ct);
        while (File.Exists(file)) await Task.Delay(100, ct);
        return await DepositAsync(id, request, db, time, ct);
    }

    private static async Task<IResult> RenameAsync(Guid id, RenameRequest request, IfMatch ifMatch, LedgerDb db, CancellationToken ct)
    {
        var account = await db.Accounts.FindAsync([id], ct) ?? throw new NotFound("account-not-found", "No such account.");
        ifMatch.Require(account.Version, () => account);
        account.Version++;
        account.Note = request.Note;
        await db.SaveChangesAsync(ct);
        return Versioned.Ok(account, account.Version);
    }

    private static async Task<Page<Account>> ListAsync(LedgerDb db, string? cursor, int? take, CancellationToken ct)
    {
        var after = Cursor.Decode<string>(cursor);
        var from = after is null ? Guid.Empty : Guid.Parse(after);
        var size = PageSize.Of(take);
        var rows = await db.Accounts.AsNoTracking().Where(account => account.Id > from).OrderBy(account => account.Id).Take(size + 1).ToListAsync(ct);
        return rows.Count > size ? new(rows[..size], Cursor.Encode(rows[size - 1].Id.ToString())) : new(rows, null);
    }

    private static async Task<int> NotedAsync(string note, DateTimeOffset? since, int? days, LedgerDb db, CancellationToken ct) =>
        await db.Database.SqlQuery<int>(
            $"""
             select count(*)::int "Value" from accounts
             where note = {note} and {since?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch} + make_interval(days => {days ?? 0}) > '-infinity'
             """).SingleAsync(ct);

    private static async Task<IResult> RemindAsync(Guid id, string key, int inMilliseconds, LedgerDb db, TimeProvider time, CancellationToken ct)
    {
        db.Schedule<Remind>(key, time.GetUtcNow().AddMilliseconds(inMilliseconds), new Remind.Payload(id));
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok();
    }

    private static async Task<IResult> AppendAsync(Guid id, int count, LedgerDb db, CancellationToken ct)
    {
        for (var i = 0; i < count; i++) db.AppendToFeed(id, "noted", new { Number = i });
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok();
    }

    private static async Task<IResult> LimitAsync(DepositLimit limit, LedgerDb db, TimeProvider time, CancellationToken ct)
    {
        var version = db.ChangeSetting(await db.SettingAsync<DepositLimit>(ct), limit, Guid.Empty, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(version);
    }

    // A killed test run leaves no service behind: its end of the pipe closes.
    private static void StopWithParent(WebApplication app)
    {
        if (app.Configuration["Ledger:Parent"] is not null)
            _ = Task.Run(async () =>
            {
                await Console.In.ReadToEndAsync();
                Environment.Exit(1);
            });
    }
}

internal sealed record DepositRequest(long Amount, string? Note);

internal sealed record RenameRequest(string Note);

internal sealed record DepositLimit
{
    public long Most { get; init; } = 1000;
}

internal sealed class DepositValidator : AbstractValidator<DepositRequest>
{
    public DepositValidator()
    {
        RuleFor(request => request.Amount).InclusiveBetween(-1000, 1_000_000);
        RuleFor(request => request.Note).MaximumLength(200);
    }
}

/// <summary>A reminder leaves a trace each time it runs; the first try fails when the key says so.</summary>
internal sealed class Remind(LedgerDb db) : Work
{
    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        if (item.Key.StartsWith("fails-once", StringComparison.Ordinal) && item.Attempt == 1) throw new InvalidOperationException("Not yet.");
        var account = await db.Accounts.FindAsync([item.PayloadAs<Payload>().AccountId], cancellationToken);
        account!.Note = JsonSerializer.Serialize(new { item.Key, item.Attempt });
        account.Reminders++;
        await db.SaveChangesAsync(cancellationToken);
    }

    internal sealed record Payload(Guid AccountId);
}
