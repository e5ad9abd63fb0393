using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Helpdesk.ServiceDefaults.Database;

/// <summary>
/// Makes an entity of a row whose query EF did not write, told by the model which column is what: for statements that are sent together with
/// others. The query selects the table's own columns.
/// </summary>
/// <typeparam name="T">The entity.</typeparam>
internal sealed class RowReader<T> where T : class
{
    private static RowReader<T>? _made;

    private static readonly MethodInfo FieldValue = typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetFieldValue))!;

    private readonly Func<T> _create = Expression.Lambda<Func<T>>(Expression.New(typeof(T))).Compile();
    private readonly Dictionary<string, Action<T, DbDataReader, int>> _columns;

    private RowReader(IEntityType type)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        _columns = type.GetProperties().ToDictionary(property => property.GetColumnName(table)!, Setter);
    }

    public static RowReader<T> Of(IModel model) => _made ??= new(model.FindEntityType(typeof(T))!);

    /// <summary>Every row of the result.</summary>
    public async Task<List<T>> ReadAllAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        if (!await reader.ReadAsync(cancellationToken)) return rows;
        var setters = Enumerable.Range(0, reader.FieldCount).Select(place => _columns.GetValueOrDefault(reader.GetName(place))).ToArray();
        do
        {
            var row = _create();
            for (var place = 0; place < setters.Length; place++)
                if (setters[place] is { } set && !reader.IsDBNull(place)) set(row, reader, place);
            rows.Add(row);
        }
        while (await reader.ReadAsync(cancellationToken));
        return rows;
    }

    private static Action<T, DbDataReader, int> Setter(IProperty property)
    {
        var member = property.PropertyInfo ?? (MemberInfo?)property.FieldInfo
            ?? throw new NotSupportedException($"{typeof(T).Name}.{property.Name} is no member of its class.");
        var converter = property.GetRelationalTypeMapping().Converter;
        var stored = Nullable.GetUnderlyingType(converter?.ProviderClrType ?? property.ClrType) ?? converter?.ProviderClrType ?? property.ClrType;
        var (row, reader, place) = (Expression.Parameter(typeof(T)), Expression.Parameter(typeof(DbDataReader)), Expression.Parameter(typeof(int)));
        Expression value = Expression.Call(reader, FieldValue.MakeGenericMethod(stored), place);
        if (converter is not null) value = Converted(converter, value);
        return Expression.Lambda<Action<T, DbDataReader, int>>(
            Expression.Assign(Expression.MakeMemberAccess(row, member), Expression.Convert(value, property.ClrType)), row, reader, place).Compile();
    }

    private static InvocationExpression Converted(ValueConverter converter, Expression value)
    {
        var from = converter.ConvertFromProviderExpression;
        return Expression.Invoke(from, from.Parameters[0].Type == value.Type ? value : Expression.Convert(value, from.Parameters[0].Type));
    }
}
