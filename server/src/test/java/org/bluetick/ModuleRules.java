package org.bluetick;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.bluetick.storage.Database;
import org.bluetick.storage.RowMapper;
import org.bluetick.storage.Sql;
import org.bluetick.storage.SqlArray;
import org.bluetick.storage.StorageException;
import org.bluetick.transport.Connection;
import org.bluetick.transport.ConnectionHandler;

/// What every module keeps to; called from the module's own tests.
public final class ModuleRules {
    private ModuleRules() {}

    /// @param modulePackage for instance `org.bluetick.example`
    /// @throws AssertionError that names every place where a rule is broken
    /// @param others what it uses of other modules: their ports
    public static void check(String modulePackage, Class<?>... others) {
        JavaClasses module = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(modulePackage);
        noClasses().should().dependOnClassesThat(resideInAPackage("org.bluetick..")
                        .and(not(resideInAnyPackage(modulePackage + "..", "org.bluetick.api..", "org.bluetick.stanza..",
                                "org.bluetick.xml..", "org.bluetick.address..")))
                        .and(not(belongToAnyOf(Database.class, Sql.class, SqlArray.class, RowMapper.class,
                                StorageException.class, Connection.class, ConnectionHandler.class)))
                        .and(not(belongToAnyOf(others))))
                .because("a module sees api, stanza, xml, address, storage.Database, connections and ports of other modules")
                .check(module);
        fields().that().areStatic()
                .should().beFinal().andShould(ArchitectureConditions.HOLD_NOTHING_MUTABLE)
                .allowEmptyShould(true)
                .because("two servers in one JVM share nothing")
                .check(module);
        classes().should(ArchitectureConditions.SYNCHRONIZE_NOTHING)
                .because("a session's state is its turn's; the rest is safe for any thread without locks")
                .check(module);
    }
}
