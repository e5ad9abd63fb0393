using System.Text;
using Helpdesk.KnowledgeBase.Articles;

namespace Helpdesk.Tests.KnowledgeBase.Conformance;

/// <summary>Varied Russian articles, the same for the same seed: codes, Latin, look-alikes, HTML-like texts, very long ones.</summary>
internal static class Corpus
{
    /// <summary>Words of a text whose end lies beyond all places that a tsvector keeps.</summary>
    public const int VeryLong = 17_500;

    private static readonly string[] Stems =
    [
        "сертификат", "ключ", "отчёт", "ошибк", "подпис", "рутокен", "контейнер", "абонент", "декларац", "справк", "налог", "инспекц", "пароль", "браузер",
        "плагин", "установк", "сервер", "документ", "организац", "филиал", "счёт", "фактур", "письм", "почт", "архив", "лиценз", "тариф", "оплат", "договор",
        "регистрац", "входящ", "исходящ", "требован", "уведомлен", "протокол", "шифрован", "кабинет", "личн", "страниц", "сайт", "обновлен", "версия", "диск",
        "принтер", "сканер", "сеть", "прокси", "антивирус", "реестр", "папк", "файл", "каталог", "резервн", "копи", "восстановлен", "носител", "драйвер",
    ];

    private static readonly string[] Endings = ["", "а", "у", "ом", "ы", "ов", "ами", "ах", "ии", "ия", "ей", "ного", "ному", "ная", "ние"];

    private static readonly string[] Fillers =
        ["не", "в", "на", "и", "при", "для", "после", "без", "нет", "как", "что", "если", "можно", "нельзя", "существует", "найден", "работает", "выдан", "истёк"];

    private static readonly string[] Codes =
    [
        "630-ФЗ", "INV-00321", "0x80090016", "1С", "1C", "АРМ", "APM", "C++", "C#", "user_name.txt", "<name>", "www.nalog.ru", "10.5", "3,5", "КЭП", "ТСР", "TCP",
        "Windows", "windows", "Chrome", "installed", "installing", "cертификат", "pаспорт", "копи́я", "сер\u00ADвер", "e-mail", "don't", "«Диадок»", "API_KEY=42", "😀",
        "<div class=\"x\">", "</div>", "<br/>", "<1С:Отчёт>", "C:\\Program", "192.168.0.1", "v8.3.24", "№15", "КНД-1151111", "a+b", "50%",
    ];

    public static List<(ArticleContent Content, int Number)> Make(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => (new ArticleContent(
            Text(random, random.Next(2, 9)), Text(random, random.Next(0, 30)), Solution(random, i),
            "Свод", random.Next(5) == 0 ? [Word(random), Word(random)] : [], false, ArticleAudience.Staff, null), 10_000 + i))];
    }

    private static string Solution(Random random, int number) => (number % 1000) switch
    {
        7 => Text(random, VeryLong, brief: true),
        507 => Text(random, 11_000),
        _ => Text(random, random.Next(5, 160)),
    };

    /// <summary>Brief: mostly of the shortest words, as an article has at most 100,000 characters.</summary>
    private static string Text(Random random, int words, bool brief = false)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words; i++)
            text.Append(brief && random.Next(7) > 0 ? Fillers[random.Next(4)] : Word(random)).Append(random.Next(12) switch { 0 => ", ", 1 => ".\n\n", 2 => " — ", 3 => "-", _ => " " });
        return text.ToString().Trim();
    }

    private static string Word(Random random) => random.Next(10) switch
    {
        0 or 1 or 2 => Fillers[random.Next(Fillers.Length)],
        3 => Codes[random.Next(Codes.Length)],
        4 when random.Next(6) == 0 => $"код{random.Next(3000)}",
        _ => Capital(random, Stems[Math.Min(random.Next(Stems.Length), random.Next(Stems.Length))] + Endings[random.Next(Endings.Length)]),
    };

    private static string Capital(Random random, string word) => random.Next(4) == 0 ? char.ToUpperInvariant(word[0]) + word[1..] : word;
}
