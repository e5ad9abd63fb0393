using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Incidents.Migrations
{
    /// <inheritdoc />
    public partial class OrderOfPosts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // As with incidents: the transaction that wrote a post or changed its words, kept by the database. What is there already came
            // before all counting, so that no row is rewritten for it.
            migrationBuilder.Sql(
                """
                alter table posts add column changed_in xid8 not null default '0';
                alter table posts alter column changed_in set default pg_current_xact_id();
                create index ix_posts_changed_in_id on posts (changed_in, id);
                create function post_changed() returns trigger language plpgsql as $$
                begin
                    new.changed_in := pg_current_xact_id();
                    return new;
                end $$;
                create trigger post_changed before update on posts for each row
                    when ((old.text, old.before, old.after, old.note, old.author_id) is distinct from (new.text, new.before, new.after, new.note, new.author_id))
                    execute function post_changed();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                drop trigger post_changed on posts;
                drop function post_changed();
                alter table posts drop column changed_in;
                """);
        }
    }
}
