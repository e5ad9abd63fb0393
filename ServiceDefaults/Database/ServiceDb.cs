using System.Data.Common;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.LiveFeeds;
using Helpdesk.ServiceDefaults.Messaging;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.ServiceDefaults.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Helpdesk.ServiceDefaults.Database;

/// <summary>
/// The base of every service's context: its events leave through an outbox in the same transaction, and what must happen after the
/// commit (waking the dispatcher, waking live feeds) happens only after it.
/// </summary>
public abstract class ServiceDb(DbContextOptions options) : DbContext(options)
{
    private readonly List<Func<CancellationToken, Task>> _inSameTransaction = [];
    private readonly List<FeedNews> _feedNews = [];
    private readonly List<Action> _afterCommit = [];

    /// <summary>
    /// Adds an event to the outbox: it is published after <see cref="SaveChangesAsync(bool, CancellationToken)"/> commits, at least once,
    /// and consumers' inboxes make that exactly once.
    /// </summary>
    public void Publish<T>(T message) where T : class
    {
        Set<OutboxMessage>().Add(OutboxMessage.Of(message));
        AfterCommit(this.GetService<OutboxSignal>().Wake);
    }

    /// <summary>Appends an entry to an operator's live feed as part of the next <c>SaveChangesAsync</c>.</summary>
    /// <param name="operatorId">Whose feed.</param>
    /// <param name="kind">The name of the server-sent event, like <c>call-ringing</c>.</param>
    /// <param name="payload">Its data, written as JSON.</param>
    public void AppendToFeed(Guid operatorId, string kind, object payload)
    {
        _feedNews.Add(new(operatorId, kind, payload));
        AfterCommit(() => this.GetService<FeedSignal>().Appended(operatorId));
    }

    /// <summary>Plans work for a moment as part of the next <c>SaveChangesAsync</c>; the same key again moves it.</summary>
    /// <typeparam name="TWork">The class that does it.</typeparam>
    /// <param name="key">Names this piece of work among its kind.</param>
    /// <param name="dueAt">Not before, UTC.</param>
    /// <param name="payload">What it needs to know, stored as JSON.</param>
    public void Schedule<TWork>(string key, DateTimeOffset dueAt, object? payload = null) where TWork : Work
    {
        WithNextSave(ct => DueWorkTable.PutAsync(this, typeof(TWork).Name, key, dueAt, payload, ct));
        AfterCommit(this.GetService<DueWorkSignal>().Wake);
    }

    /// <summary>Takes planned work back as part of the next <c>SaveChangesAsync</c>.</summary>
    public void Unschedule<TWork>(string key) where TWork : Work =>
        WithNextSave(ct => DueWorkTable.RemoveAsync(this, typeof(TWork).Name, key, ct));

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (_inSameTransaction.Count == 0 && _feedNews.Count == 0) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);

        var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        await using (own)
        {
            var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            foreach (var statement in _inSameTransaction) await statement(cancellationToken);
            // Last, because an operator's feed row is a lock that others wait for.
            if (_feedNews.Count > 0) await FeedAppender.AppendAsync(this, _feedNews, cancellationToken);
            _inSameTransaction.Clear();
            _feedNews.Clear();
            if (own is not null) await own.CommitAsync(cancellationToken);
            return saved;
        }
    }

    /// <summary>
    /// Writes new rows that nobody will change through this context, and the events published so far, in one transaction and one round trip.
    /// </summary>
    /// <param name="rows">In an order that foreign keys allow.</param>
    /// <param name="also">More statements of the same transaction, after the rows.</param>
    /// <param name="cancellationToken">Stops the waiting, not the commit.</param>
    /// <exception cref="DbUpdateException">The database refused; nothing was written.</exception>
    public async Task InsertAsync(IReadOnlyList<object> rows, IReadOnlyList<FormattableString> also, CancellationToken cancellationToken)
    {
        var tracked = ChangeTracker.Entries().Where(entry => entry.State != EntityState.Unchanged).ToList();
        if (_inSameTransaction.Count > 0 || _feedNews.Count > 0 || tracked.Exists(entry => entry is not { Entity: OutboxMessage, State: EntityState.Added }))
        {
            await InsertTrackedAsync(rows, also, cancellationToken);
            return;
        }

        await Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch(
                (NpgsqlConnection)Database.GetDbConnection(), (NpgsqlTransaction?)Database.CurrentTransaction?.GetDbTransaction());
            foreach (var row in rows.Concat(tracked.Select(entry => entry.Entity))) batch.BatchCommands.Add(Statement.Of(Model, row));
            foreach (var statement in also) batch.BatchCommands.Add(Statement.Of(statement));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException refused)
        {
            throw new DbUpdateException("The rows could not be inserted.", refused);
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }

        tracked.ForEach(entry => entry.State = EntityState.Detached);
        if (Database.CurrentTransaction is null) RunAfterCommit();
    }

    /// <summary>
    /// Saves what is tracked, and in one more round trip the events published so far, the feeds' news and new rows that nobody will change
    /// through this context. Only within a transaction of the caller's, who commits.
    /// </summary>
    /// <param name="rows">In an order that foreign keys allow; what is tracked goes before them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task SaveWithAsync(IReadOnlyList<object> rows, CancellationToken cancellationToken) => SaveWithAsync(rows, commit: false, cancellationToken);

    /// <summary>
    /// The same, and commits the caller's transaction in that round trip: feeds are locked until the commit, and on a busy machine the way
    /// back and forth would be the longest part of that.
    /// </summary>
    /// <param name="rows">In an order that foreign keys allow; what is tracked goes before them.</param>
    /// <param name="cancellationToken">Stops the waiting; whether it was committed is unknown then.</param>
    public async Task SaveAndCommitAsync(IReadOnlyList<object> rows, CancellationToken cancellationToken)
    {
        await SaveWithAsync(rows, commit: true, cancellationToken);
        RunAfterCommit();
    }

    /// <summary>
    /// Sends several queries in one round trip, in the caller's transaction if there is one; each sees what was committed while those before it
    /// waited.
    /// </summary>
    /// <param name="queries">The queries.</param>
    /// <param name="read">Reads the results, one after the other.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<T> ReadTogetherAsync<T>(
        IReadOnlyList<FormattableString> queries, Func<DbDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch(
                (NpgsqlConnection)Database.GetDbConnection(), (NpgsqlTransaction?)Database.CurrentTransaction?.GetDbTransaction());
            foreach (var query in queries) batch.BatchCommands.Add(Statement.Of(query));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            return await read(reader, cancellationToken);
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    /// <summary>The entities of a result of the table's own columns; attach what is to be changed.</summary>
    public Task<List<T>> RowsAsync<T>(DbDataReader reader, CancellationToken cancellationToken) where T : class =>
        RowReader<T>.Of(Model).ReadAllAsync(reader, cancellationToken);

    /// <summary>Reads the first row of a query past the tracker and the translator, where every request of a busy hour asks the same.</summary>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public async Task<T> ReadFirstAsync<T>(FormattableString query, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch((NpgsqlConnection)Database.GetDbConnection()) { BatchCommands = { Statement.Of(query) } };
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? read(reader) : throw new InvalidOperationException("There is no row.");
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // The context goes back to its pool: what one request left unsaved must not reach the next.
        ForgetUncommitted();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        ForgetUncommitted();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    /// <summary>The service's own tables. Names become snake_case by themselves.</summary>
    protected abstract void ConfigureModel(ModelBuilder model);

    /// <inheritdoc/>
    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        OutboxMessage.Configure(modelBuilder);
        InboxMessage.Configure(modelBuilder);
        HeardType.Configure(modelBuilder);
        IdempotencyKey.Configure(modelBuilder);
        Setting.Configure(modelBuilder);
        ConfigureModel(modelBuilder);
        SnakeCase.Apply(modelBuilder);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();

    internal void AfterCommit(Action action) => _afterCommit.Add(action);

    internal void RunAfterCommit()
    {
        if (_afterCommit.Count == 0) return;
        var actions = _afterCommit.ToArray();
        _afterCommit.Clear();
        foreach (var action in actions) action();
    }

    internal void ForgetUncommitted()
    {
        _afterCommit.Clear();
        _inSameTransaction.Clear();
        _feedNews.Clear();
    }

    private async Task InsertTrackedAsync(IReadOnlyList<object> rows, IReadOnlyList<FormattableString> also, CancellationToken cancellationToken)
    {
        var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        await using (own)
        {
            AddRange(rows);
            await SaveChangesAsync(cancellationToken);
            foreach (var statement in also) await Database.ExecuteSqlAsync(statement, cancellationToken);
            if (own is not null) await own.CommitAsync(cancellationToken);
        }
    }

    private async Task SaveWithAsync(IReadOnlyList<object> rows, bool commit, CancellationToken cancellationToken)
    {
        if (Database.CurrentTransaction is not { } transaction) throw new InvalidOperationException("Begin a transaction first.");
        var events = ChangeTracker.Entries<OutboxMessage>().Where(entry => entry.State == EntityState.Added).ToList();
        events.ForEach(entry => entry.State = EntityState.Detached);
        var news = _feedNews.ToArray();
        _feedNews.Clear();
        await SaveChangesAsync(cancellationToken);

        await using var batch = new NpgsqlBatch((NpgsqlConnection)Database.GetDbConnection(), (NpgsqlTransaction)transaction.GetDbTransaction());
        foreach (var row in rows.Concat(events.Select(entry => entry.Entity))) batch.BatchCommands.Add(Statement.Of(Model, row));
        // Last, because an operator's feed row is a lock that others wait for.
        if (news.Length > 0) batch.BatchCommands.Add(Statement.Of(FeedAppender.Statement(this, news)));
        if (commit) batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private void WithNextSave(Func<CancellationToken, Task> statement) => _inSameTransaction.Add(statement);
}
