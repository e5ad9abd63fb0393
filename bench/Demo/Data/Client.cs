using System.Globalization;

namespace Helpdesk.Bench.Demo.Data;

/// <summary>A client of the demonstration desk: an organisation, a branch of one or a sole proprietor.</summary>
internal sealed record Client(string Inn, string? Kpp, string Name, string ContactName, string Phone);

/// <summary>Clients with valid check digits and standard KPPs, the same for the same seed.</summary>
internal static class Clients
{
    static readonly int[] Regions = [66, 66, 66, 77, 78, 74, 59, 63, 54, 16, 2, 23, 61, 24, 38, 25, 72, 52];

    static readonly string[] Adjectives =
        ["Северный", "Уральский", "Новый", "Светлый", "Первый", "Городской", "Речной", "Зелёный", "Золотой", "Старый", "Южный", "Дальний"];

    static readonly string[] Nouns =
        ["ветер", "мост", "берег", "квартал", "дом", "завод", "пекарь", "лес", "ключ", "край", "склад", "причал", "маршрут", "комбинат"];

    static readonly string[] Surnames =
        ["Смирнов", "Иванов", "Кузнецов", "Соколов", "Попов", "Лебедев", "Козлов", "Новиков", "Морозов", "Волков", "Журавлёв", "Ершов", "Фёдоров"];

    static readonly string[] Men = ["Андрей", "Пётр", "Сергей", "Илья", "Фёдор", "Олег", "Артём"];
    static readonly string[] Women = ["Анна", "Мария", "Елена", "Ольга", "Наталья", "Алёна", "Светлана", "Татьяна"];
    static readonly string[] Fathers = ["Иванов", "Петров", "Сергеев", "Олегов", "Андреев", "Алексеев"];

    public static IReadOnlyList<Client> Take(int count, int seed)
    {
        var random = new Random(seed);
        var clients = new List<Client>(count);
        var known = new HashSet<(string, string?)>();
        while (clients.Count < count)
        {
            var client = random.Next(10) switch
            {
                0 when clients.FindLast(c => c.Kpp is not null) is { } head => Branch(head, random),
                1 or 2 => Proprietor(random),
                _ => Organisation(random),
            };
            if (known.Add((client.Inn, client.Kpp)))
                clients.Add(client);
        }
        return clients;
    }

    /// <summary>A 10-digit INN: nine digits and the check digit.</summary>
    public static string LegalInn(string nine) => nine + Check(nine, [2, 4, 10, 3, 5, 9, 4, 6, 8]);

    /// <summary>A 12-digit INN: ten digits and two check digits.</summary>
    public static string PersonalInn(string ten)
    {
        var eleven = ten + Check(ten, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
        return eleven + Check(eleven, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
    }

    static char Check(string digits, int[] weights) =>
        (char)('0' + (weights.Select((weight, place) => weight * (digits[place] - '0')).Sum() % 11 % 10));

    static Client Organisation(Random random)
    {
        var office = Office(random);
        var inn = LegalInn(office + random.Next(10_000, 99_999).ToString(CultureInfo.InvariantCulture));
        return new(inn, office + "01001", $"ООО «{random.Pick(Adjectives)} {random.Pick(Nouns)}»", Person(random), Phone(random));
    }

    static Client Branch(Client head, Random random) =>
        head with
        {
            Kpp = Office(random) + "43" + random.Next(1, 9).ToString("000", CultureInfo.InvariantCulture),
            Name = head.Name + ", филиал",
            ContactName = Person(random),
            Phone = Phone(random),
        };

    static Client Proprietor(Random random)
    {
        var person = Person(random);
        return new(PersonalInn(Office(random) + random.Next(100_000, 999_999).ToString(CultureInfo.InvariantCulture)), null, $"ИП {person}", person, Phone(random));
    }

    static string Person(Random random) => random.Next(3) == 0
        ? $"{random.Pick(Surnames)} {random.Pick(Men)} {random.Pick(Fathers)}ич"
        : $"{random.Pick(Surnames)}а {random.Pick(Women)} {random.Pick(Fathers)}на";

    static string Office(Random random) =>
        random.Pick(Regions).ToString("00", CultureInfo.InvariantCulture) + random.Next(1, 90).ToString("00", CultureInfo.InvariantCulture);

    static string Phone(Random random) => "+79" + random.Next(10, 99) + random.Next(1_000_000, 9_999_999);

    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
