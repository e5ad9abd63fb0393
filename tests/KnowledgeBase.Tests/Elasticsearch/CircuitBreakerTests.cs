using Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

namespace Helpdesk.Tests.KnowledgeBase.Elasticsearch;

public sealed class CircuitBreakerTests
{
    private readonly Clock _time = new();
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests() => _breaker = new CircuitBreaker(_time);

    [Fact]
    [Trait("Feature", "P13")]
    public void One_fault_is_an_accident_and_two_in_a_row_are_an_outage()
    {
        _breaker.Failed("timeout");
        _breaker.Reason.ShouldBeNull();
        _breaker.Succeeded();
        _breaker.Failed("timeout");
        _breaker.Reason.ShouldBeNull();
        _breaker.Failed("unavailable");
        _breaker.Reason.ShouldBe("unavailable");
    }

    [Fact]
    [Trait("Feature", "P13")]
    public void After_the_pause_one_search_tries_and_the_others_go_on_without()
    {
        Break();
        _time.Advance(CircuitBreaker.Pause);
        _breaker.Reason.ShouldBeNull();
        _breaker.Reason.ShouldBe("unavailable");
        // It fails too: the pause begins anew.
        _breaker.Failed("timeout");
        _breaker.Reason.ShouldBe("timeout");
        _time.Advance(CircuitBreaker.Pause);
        _breaker.Reason.ShouldBeNull();
    }

    [Fact]
    [Trait("Feature", "P13")]
    public void The_first_success_brings_it_back()
    {
        Break();
        _time.Advance(CircuitBreaker.Pause);
        _breaker.Reason.ShouldBeNull();
        _breaker.Succeeded();
        _breaker.Reason.ShouldBeNull();
        _breaker.Reason.ShouldBeNull();
    }

    [Fact]
    [Trait("Feature", "P13")]
    public void Who_tried_and_never_came_back_keeps_nobody_from_trying()
    {
        Break();
        _time.Advance(CircuitBreaker.Pause);
        _breaker.Reason.ShouldBeNull();
        _time.Advance(CircuitBreaker.Pause);
        _breaker.Reason.ShouldBeNull();
    }

    private void Break()
    {
        _breaker.Failed("unavailable");
        _breaker.Failed("unavailable");
        _breaker.Reason.ShouldBe("unavailable");
    }

    private sealed class Clock : TimeProvider
    {
        private TimeSpan _elapsed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _elapsed.Ticks;

        public void Advance(TimeSpan by) => _elapsed += by;
    }
}
