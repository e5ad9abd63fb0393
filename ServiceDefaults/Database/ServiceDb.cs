using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.LiveFeeds;
using Helpdesk.ServiceDefaults.Messaging;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.ServiceDefaults.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

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

    private void WithNextSave(Func<CancellationToken, Task> statement) => _inSameTransaction.Add(statement);
}
