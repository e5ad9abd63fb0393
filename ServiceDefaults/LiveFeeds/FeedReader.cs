using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Npgsql;
using NpgsqlTypes;

namespace Helpdesk.ServiceDefaults.LiveFeeds;

/// <summary>
/// Reads what has come to feeds since their streams last looked, for all streams that ask at once in one query: a ring of eight phones wakes
/// eight streams in the same moment, and whatever wakes while they are read makes the next query.
/// </summary>
internal sealed class FeedReader(NpgsqlDataSource database) : BackgroundService
{
    /// <summary>Most entries of one feed at once.</summary>
    public const int BatchSize = 100;

    private const int MostFeeds = 100;

    private readonly Channel<Question> _asked = Channel.CreateUnbounded<Question>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The entries after this one, the first hundred.</summary>
    public Task<List<FeedEntry>> AfterAsync(Guid operatorId, long after, CancellationToken cancellationToken)
    {
        var question = new Question(operatorId, after);
        return _asked.Writer.TryWrite(question)
            ? question.Answer.Task.WaitAsync(cancellationToken)
            : throw new OperationCanceledException("The host is stopping.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<Question>(MostFeeds);
        try
        {
            while (await _asked.Reader.WaitToReadAsync(stoppingToken))
            {
                group.Clear();
                while (group.Count < MostFeeds && _asked.Reader.TryRead(out var question)) group.Add(question);
                try
                {
                    await AnswerAsync(group, stoppingToken);
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    // Each stream breaks off and its client comes back with its last id.
                    group.ForEach(question => question.Answer.TrySetException(fault));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _asked.Writer.TryComplete();
            while (_asked.Reader.TryRead(out var question)) group.Add(question);
            group.ForEach(question => question.Answer.TrySetCanceled(stoppingToken));
        }
    }

    private async Task AnswerAsync(List<Question> group, CancellationToken cancellationToken)
    {
        await using var select = database.CreateCommand(
            """
            select asked.place, entry.seq, entry.kind, entry.payload
            from unnest($1, $2) with ordinality as asked (operator_id, after, place)
            cross join lateral (
                select seq, kind, payload from feed_entries
                where operator_id = asked.operator_id and seq > asked.after order by seq limit $3) entry
            order by asked.place, entry.seq
            """);
        select.Parameters.Add(new() { Value = group.ConvertAll(question => question.OperatorId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        select.Parameters.Add(new() { Value = group.ConvertAll(question => question.After).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        select.Parameters.Add(new() { Value = BatchSize });
        var found = group.ConvertAll(_ => new List<FeedEntry>());
        await using (var reader = await select.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                found[(int)reader.GetInt64(0) - 1].Add(new FeedEntry { Seq = reader.GetInt64(1), Kind = reader.GetString(2), Payload = reader.GetString(3) });
        }

        for (var place = 0; place < group.Count; place++) group[place].Answer.TrySetResult(found[place]);
    }

    private sealed record Question(Guid OperatorId, long After)
    {
        public TaskCompletionSource<List<FeedEntry>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
