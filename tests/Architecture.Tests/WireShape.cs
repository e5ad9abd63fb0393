using System.Reflection;
using System.Text.Json;

namespace Helpdesk.Tests.Architecture;

/// <summary>The JSON of a message as lines <c>path: type</c>, and a sample with every field filled.</summary>
internal static class WireShape
{
    public static string[] Of(Type message) =>
        [$"urn:message:{message.Namespace}:{message.Name}", .. Lines(message, "").Order(StringComparer.Ordinal)];

    public static object Sample(Type type) => Value(type);

    static IEnumerable<string> Lines(Type type, string prefix)
    {
        var nullability = new NullabilityInfoContext();
        foreach (var property in type.GetProperties())
        {
            var path = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var value = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var optional = value != property.PropertyType || nullability.Create(property).ReadState == NullabilityState.Nullable;
            yield return $"{path}: {Name(value)}{(optional ? "?" : "")}";
            var element = value.IsArray ? value.GetElementType()! : value;
            if (IsOurs(element) && !element.IsEnum)
            {
                foreach (var line in Lines(element, path + (value.IsArray ? "[]." : ".")))
                    yield return line;
            }
        }
    }

    static string Name(Type type) => type switch
    {
        { IsArray: true } => Name(type.GetElementType()!) + "[]",
        { IsEnum: true } => string.Join('|', Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)),
        _ when type == typeof(Guid) => "uuid",
        _ when type == typeof(string) => "string",
        _ when type == typeof(bool) => "boolean",
        _ when type == typeof(int) => "int32",
        _ when type == typeof(long) => "int64",
        _ when type == typeof(double) => "double",
        _ when type == typeof(decimal) => "decimal",
        _ when type == typeof(DateTimeOffset) => "date-time",
        _ when type == typeof(DateOnly) => "date",
        _ when IsOurs(type) => "object",
        _ => throw new NotSupportedException($"{type} has no place in a contract: flat records of plain values only"),
    };

    static object Value(Type type) => type switch
    {
        { IsArray: true } => Filled(type.GetElementType()!),
        { IsEnum: true } => Enum.GetValues(type).GetValue(0)!,
        _ when type == typeof(Guid) => new Guid("0197d4a0-0000-7000-8000-00000000002a"),
        _ when type == typeof(string) => "Ёж «в тумане» <&>\u00a0№\u00a01",
        _ when type == typeof(bool) => true,
        _ when type == typeof(int) => int.MaxValue,
        _ when type == typeof(long) => 2_000_001L,
        _ when type == typeof(double) => 19.999,
        _ when type == typeof(decimal) => 0.1m,
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 2, 28, 23, 59, 59, 999, TimeSpan.Zero).AddTicks(9990),
        _ when Nullable.GetUnderlyingType(type) is { } value => Value(value),
        _ => type.GetConstructors().Single(c => c.GetParameters().Length > 0) is var constructor
            ? constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType))])
            : throw new NotSupportedException(),
    };

    static Array Filled(Type element)
    {
        var array = Array.CreateInstance(element, 2);
        array.SetValue(Value(element), 0);
        array.SetValue(Value(element), 1);
        return array;
    }

    static bool IsOurs(Type type) => type.Namespace?.StartsWith("Helpdesk.", StringComparison.Ordinal) == true;
}
