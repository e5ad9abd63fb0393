using System.Diagnostics;
using System.Text.Json;

namespace Helpdesk.Testing;

/// <summary>Waits that say what they waited for.</summary>
public static class Probe
{
    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>Takes samples until one satisfies, and returns it.</summary>
    /// <param name="what">What is awaited, as a sentence's end: "the call to be linked".</param>
    /// <param name="sample">Takes a sample; an exception counts as a sample that doesn't satisfy.</param>
    /// <param name="satisfied">Whether the sample is the awaited one.</param>
    /// <param name="limit">How long to wait; two minutes when null: a machine that builds meanwhile takes its time.</param>
    /// <exception cref="TimeoutException">The limit passed: names what was awaited and shows the last sample.</exception>
    public static async Task<T> Until<T>(string what, Func<Task<T>> sample, Func<T, bool> satisfied, TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(satisfied);
        var allowed = limit ?? TimeSpan.FromMinutes(2);
        var clock = Stopwatch.StartNew();
        var pause = TimeSpan.FromMilliseconds(10);
        while (true)
        {
            string last;
            Exception? fault = null;
            try
            {
                var value = await sample();
                if (satisfied(value))
                {
                    return value;
                }

                last = Show(value);
            }
            catch (Exception exception) when (clock.Elapsed < allowed)
            {
                (last, fault) = (exception.Message, exception);
            }

            if (clock.Elapsed >= allowed)
            {
                throw new TimeoutException($"Waited {allowed.TotalSeconds:0.#} s for {what}; the last sample was: {last}", fault);
            }

            await Task.Delay(pause);
            pause = TimeSpan.FromMilliseconds(Math.Min(200, pause.TotalMilliseconds * 1.5));
        }
    }

    /// <summary>Waits until the condition holds.</summary>
    public static Task Until(string what, Func<Task<bool>> condition, TimeSpan? limit = null) => Until(what, condition, held => held, limit);

    static string Show<T>(T value)
    {
        try
        {
            return value is string text ? text : JsonSerializer.Serialize(value, Readable);
        }
        catch (Exception exception) when (exception is NotSupportedException or JsonException or InvalidOperationException)
        {
            return value?.ToString() ?? "null";
        }
    }
}
