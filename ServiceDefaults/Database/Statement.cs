using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace Helpdesk.ServiceDefaults.Database;

/// <summary>
/// Statements sent as they are. The one that inserts a row of a table is made from the model once; saving tracked rows instead finds out
/// anew each time what changed, in which order, and by which text to say so: most of what a registration costs its service.
/// </summary>
internal sealed class Statement
{
    private static readonly ConcurrentDictionary<IEntityType, Statement> Made = new();

    private readonly string _sql;
    private readonly (IClrPropertyGetter Getter, RelationalTypeMapping Mapping, bool Nullable)[] _columns;

    private Statement(IEntityType type)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)
            ?? throw new NotSupportedException($"{type.DisplayName()} has no table.");
        var properties = type.GetProperties()
            .Where(property => property.GetValueGenerationStrategy(table) is NpgsqlValueGenerationStrategy.None).ToList();
        if (properties.Find(property => property.IsShadowProperty() || property.GetDefaultValueSql(table) is not null) is { } odd)
            throw new NotSupportedException($"{type.DisplayName()}.{odd.Name} has a value that only the database knows: save it tracked.");
        _columns = [.. properties.Select(property => (property.GetGetter(), property.GetRelationalTypeMapping(), property.IsNullable))];
        var names = properties.Select(property => $"\"{property.GetColumnName(table)}\"");
        var places = Enumerable.Range(1, properties.Count).Select(place => $"${place}");
        _sql = string.Create(CultureInfo.InvariantCulture, $"insert into \"{table.Name}\" ({string.Join(", ", names)}) values ({string.Join(", ", places)})");
    }

    public static NpgsqlBatchCommand Of(IModel model, object row) => Made.GetOrAdd(
        model.FindEntityType(row.GetType()) ?? throw new NotSupportedException($"{row.GetType()} is no row."), type => new(type)).Fill(row);

    /// <summary>Any statement with its values as parameters.</summary>
    public static NpgsqlBatchCommand Of(FormattableString statement)
    {
        var places = Enumerable.Range(1, statement.ArgumentCount).Select(object (place) => $"${place}").ToArray();
        var command = new NpgsqlBatchCommand(string.Format(CultureInfo.InvariantCulture, statement.Format, places));
        foreach (var value in statement.GetArguments()) command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        return command;
    }

    private NpgsqlBatchCommand Fill(object row)
    {
        var command = new NpgsqlBatchCommand(_sql);
        // Parameters are made by a command of the kind that a mapping knows, and belong to none.
        using var maker = new NpgsqlCommand();
        foreach (var (getter, mapping, nullable) in _columns)
            command.Parameters.Add((NpgsqlParameter)mapping.CreateParameter(maker, "", getter.GetClrValueUsingContainingEntity(row), nullable));
        return command;
    }
}
