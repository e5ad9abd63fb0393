using System.Globalization;

namespace Helpdesk.Bench;

/// <summary>People who work at the demonstration desk, added through the API by the administrator.</summary>
internal static class Crew
{
    static readonly string[] Names =
    [
        "Ольга Ершова", "Павел Гусев", "Дарья Климова", "Никита Орлов", "Юлия Быкова", "Роман Зуев", "Ирина Панова", "Глеб Сомов",
        "Лариса Котова", "Тимур Валиев", "Жанна Дроздова", "Антон Рябов", "Софья Лосева", "Марк Ежов", "Полина Белкина", "Денис Щукин",
    ];

    public const string Password = "demo-Pass1-crew";

    /// <summary>Signs in this many operators, adding those that are not there yet.</summary>
    public static async Task<IReadOnlyList<Person>> GatherAsync(
        Door door, string adminPassword, int count, Action? oneMore = null, CancellationToken cancellationToken = default)
    {
        using var admin = await door.SignInAsync("admin", adminPassword, cancellationToken);
        var people = new Person[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken }, async (index, ct) =>
        {
            var login = string.Create(CultureInfo.InvariantCulture, $"operator{index + 1:00}");
            try
            {
                await admin.PostAsync("/api/users", new { login, name = Name(index), roles = (string[])["operator"], password = Password }, cancellationToken: ct);
            }
            catch (RefusedException taken) when (taken.Status == 409)
            {
                // He came to an earlier demonstration.
            }

            people[index] = await SignInAsync(door, login, ct);
            oneMore?.Invoke();
        });
        return people;
    }

    static string Name(int index) => Names[index % Names.Length] + (index < Names.Length ? "" : $" {index / Names.Length + 1}");

    // An office that comes to work at one moment meets the limit of sign-ins: it waits as it is told.
    static async Task<Person> SignInAsync(Door door, string login, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await door.SignInAsync(login, Password, cancellationToken);
            }
            catch (RefusedException busy) when (busy.Status is 429 or 503)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }
}
