using Helpdesk.Bench.Demo.Data;

namespace Helpdesk.Bench.Demo;

/// <summary>What client and operator say; the same for the same call.</summary>
internal static class Wording
{
    static readonly string[] Openers =
        ["Здравствуйте, ", "Добрый день, ", "Алло, подскажите, ", "Девушка, ", "Здравствуйте, бухгалтерия, ", "День добрый, у нас срочно: "];

    static readonly string[] Closers = ["", " Срок сдачи завтра.", " Вчера ещё работало.", " Программу не обновляли.", " Перезагружали, не помогло.", " Главбух в отпуске."];

    static readonly string[] Solutions =
    [
        "Прошли шаги вместе по удалённому доступу, отчёт отправлен, статус «Отправлен».",
        "Переустановили сертификат, подпись проходит.",
        "Обновили плагин и браузер, вход восстановлен.",
        "Показали, где находится квитанция; клиент всё увидел.",
        "Исправили КПП подразделения и отправили заново.",
        "Рассказали порядок, клиент сделает сам; перезванивать не нужно.",
    ];

    static readonly string[] Details = ["Строка 020 раздела 2.", "Раздел 1, подраздел 1.1, сотрудник с неверным СНИЛС.", "Рутокен Lite, Windows 10, КриптоПро 5.", "Код инспекции исправлен.", "Помогла переустановка носителя."];

    public static string Question(PlannedCall call)
    {
        var random = Of(call);
        return $"{random.Pick(Openers)}{call.Article?.Spoken ?? "не открывается отчёт"}.{random.Pick(Closers)}";
    }

    public static string Solution(PlannedCall call) => Of(call).Pick(Solutions);

    public static string Detail(PlannedCall call) => Of(call).Pick(Details);

    // Hash codes of strings differ from run to run.
    static Random Of(PlannedCall call) => new(call.Id.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter)));
}
