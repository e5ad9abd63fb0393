namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>What the tests of outbox and inbox pay in.</summary>
internal static class Deposits
{
    public static readonly Guid[] Accounts = [.. Enumerable.Range(1, 5).Select(n => new Guid($"00000000-0000-7000-8000-00000000000{n}"))];

    /// <summary>One deposit of each round's number into each account.</summary>
    public static async Task DepositAsync(LedgerProcess ledger, int rounds, params Guid[] accounts)
    {
        for (var round = 1; round <= rounds; round++)
            await Task.WhenAll((accounts is [] ? Accounts : accounts).Select(account => ledger.DepositAsync(account, round)));
    }

    /// <summary>Deposits one after another; what a kill interrupts may or may not be in, and the database says which.</summary>
    public static async Task WriteAsync(LedgerProcess ledger, Guid account, CancellationToken enough)
    {
        for (var amount = 1; !enough.IsCancellationRequested; amount++)
        {
            try
            {
                await ledger.DepositAsync(account, 1000 + amount);
                // A steady stream: how fast a backlog of any size drains is the benchmarks' question.
                await Task.Delay(20, CancellationToken.None);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    /// <summary>What the totals have to become.</summary>
    public static Task<string> SumOf(LedgerProcess source) => source.QueryAsync<string>(
        "select coalesce(string_agg(concat_ws(' ', id, version, balance, version, balance), '; ' order by id), '') from accounts");
}
