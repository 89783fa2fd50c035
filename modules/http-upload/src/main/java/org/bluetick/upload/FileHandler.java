package org.bluetick.upload;

import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bluetick.storage.StorageException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files by HTTP: `PUT`, `GET` and `HEAD` of `/<id>/<name>`. The id says which file it is; the name is for people. Any
/// thread; blocks.
final class FileHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(FileHandler.class);
    private static final Pattern PATH = Pattern.compile("/([0-9a-f]{32})/[^/]+");
    private static final long MOST_SKIPPED = 1024 * 1024;
    private static final String METHODS = "GET, HEAD, PUT, OPTIONS";

    private final Arrivals arrivals;
    private final Downloads downloads;

    FileHandler(Arrivals arrivals, Downloads downloads) {
        this.arrivals = arrivals;
        this.downloads = downloads;
    }

    /// With what web clients of other sites need (XEP-0363 §8): their requests carry no cookies.
    Handler forAllOrigins() {
        CrossOriginHandler cors = new CrossOriginHandler();
        cors.setAllowedOriginPatterns(Set.of("*"));
        cors.setAllowedMethods(Set.of(METHODS.split(", ")));
        cors.setAllowedHeaders(Set.of("Authorization", "Content-Type", "Range"));
        cors.setHandler(this);
        return cors;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Matcher path = PATH.matcher(Request.getPathInContext(request));
        if (!path.matches()) {
            return false;
        }
        try {
            handle(path.group(1), request, response, callback);
        } catch (StorageException e) {
            LOG.warn("{} of a file: the database does not answer: {}", request.getMethod(), e.getMessage());
            new Answer(HttpStatus.SERVICE_UNAVAILABLE_503, "The server cannot look it up now").send(response, callback);
        }
        return true;
    }

    private void handle(String id, Request request, Response response, Callback callback) {
        switch (HttpMethod.fromString(request.getMethod())) {
            case PUT -> put(id, request, response, callback);
            case GET, HEAD -> downloads.get(id, request, response, callback);
            case OPTIONS -> {
                response.getHeaders().put(HttpHeader.ALLOW, METHODS);
                new Answer(HttpStatus.NO_CONTENT_204, "").send(response, callback);
            }
            case null, default -> {
                response.getHeaders().put(HttpHeader.ALLOW, METHODS);
                new Answer(HttpStatus.METHOD_NOT_ALLOWED_405, "Expected one of " + METHODS).send(response, callback);
            }
        }
    }

    private void put(String id, Request request, Response response, Callback callback) {
        Answer answer = arrivals.put(id, request);
        if (answer.status() != HttpStatus.CREATED_201 && !isSkipped(request) && isOnConnectionOfItsOwn(request)) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        answer.send(response, callback);
    }

    /// A client that is busy sending would be cut off before it hears why.
    /// @return false when there is more than it is worth
    private static boolean isSkipped(Request request) {
        try {
            Content.Source.asInputStream(request).skipNBytes(MOST_SKIPPED);
            return false;
        } catch (EOFException e) {
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.debug("The content of a refused upload cannot be read: {}", e.toString());
            return false;
        }
    }

    /// Not so in HTTP/2.
    private static boolean isOnConnectionOfItsOwn(Request request) {
        return request.getConnectionMetaData().getHttpVersion().compareTo(HttpVersion.HTTP_1_1) <= 0;
    }
}
