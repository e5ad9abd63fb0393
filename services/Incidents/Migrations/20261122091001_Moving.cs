using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helpdesk.Incidents.Migrations
{
    /// <inheritdoc />
    public partial class Moving : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_incidents_red",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_subscriber_id",
                table: "incidents");

            migrationBuilder.AddColumn<int>(
                name: "absorbed",
                table: "incidents",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "group_id",
                table: "incidents",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "merged_at",
                table: "incidents",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "merged_by",
                table: "incidents",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "merged_into",
                table: "incidents",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "needs_attention",
                table: "incidents",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "parent_id",
                table: "incidents",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "groups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: true),
                    offer_sms = table.Column<bool>(type: "boolean", nullable: false),
                    active = table.Column<bool>(type: "boolean", nullable: false),
                    members = table.Column<Guid[]>(type: "uuid[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_groups", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_incidents_attention",
                table: "incidents",
                columns: new[] { "owner_id", "number" },
                filter: "needs_attention and not is_final");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_group_id_number",
                table: "incidents",
                columns: new[] { "group_id", "number" },
                filter: "not is_final");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_merged_into",
                table: "incidents",
                column: "merged_into",
                filter: "merged_into is not null");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_parent_id",
                table: "incidents",
                column: "parent_id",
                filter: "parent_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_red",
                table: "incidents",
                columns: new[] { "inn", "closed_at", "kpp" },
                filter: "merged_into is null");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_subscriber_id_article_id_created_at",
                table: "incidents",
                columns: new[] { "subscriber_id", "article_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_groups_members",
                table: "groups",
                column: "members")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_groups_name",
                table: "groups",
                column: "name");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "groups");

            migrationBuilder.DropIndex(
                name: "ix_incidents_attention",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_group_id_number",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_merged_into",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_parent_id",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_red",
                table: "incidents");

            migrationBuilder.DropIndex(
                name: "ix_incidents_subscriber_id_article_id_created_at",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "absorbed",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "group_id",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "merged_at",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "merged_by",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "merged_into",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "needs_attention",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "parent_id",
                table: "incidents");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_red",
                table: "incidents",
                columns: new[] { "inn", "closed_at", "kpp" });

            migrationBuilder.CreateIndex(
                name: "ix_incidents_subscriber_id",
                table: "incidents",
                column: "subscriber_id",
                filter: "inn is null");
        }
    }
}
