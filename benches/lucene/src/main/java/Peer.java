import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsCollectorManager;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.LabelAndValue;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.classic.MultiFieldQueryParser;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;

/**
 * Lucene behind the addresses of `morgue serve`: ten hits with snippets, an exact count and, where asked for, facets.
 *
 * <p>Peer INDEX PORT [ARTICLES]: indexes a file of JSON lines where INDEX is not there yet, then serves.
 */
public final class Peer {
  private static final String[] FIELDS = {"title", "body"};
  private static final Gson GSON = new Gson();

  private final EnglishAnalyzer analyzer = new EnglishAnalyzer();
  private final FacetsConfig facets = new FacetsConfig();
  private IndexSearcher searcher;
  private DefaultSortedSetDocValuesReaderState counted;

  public static void main(String[] args) throws Exception {
    Peer peer = new Peer();
    Path index = Path.of(args[0]);
    if (!Files.exists(index)) {
      peer.index(index, Path.of(args[2]));
    }
    peer.serve(index, Integer.parseInt(args[1]));
  }

  private void index(Path index, Path articles) throws IOException {
    long began = System.nanoTime();
    IndexWriterConfig config = new IndexWriterConfig(analyzer).setRAMBufferSizeMB(256);
    try (IndexWriter writer = new IndexWriter(FSDirectory.open(index), config);
        BufferedReader lines = Files.newBufferedReader(articles)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        writer.addDocument(facets.build(document(GSON.fromJson(line, JsonObject.class))));
      }
    }
    System.err.printf("indexed in %.1f s%n", (System.nanoTime() - began) / 1e9);
  }

  private static Document document(JsonObject article) {
    Document document = new Document();
    document.add(new StringField("id", text(article, "id"), Field.Store.YES));
    for (String field : FIELDS) {
      document.add(new TextField(field, text(article, field), Field.Store.YES));
    }
    String outlet = text(article, "source");
    String date = text(article, "date");
    if (!outlet.isEmpty()) {
      document.add(new StringField("outlet", outlet, Field.Store.YES));
      document.add(new SortedSetDocValuesFacetField("outlet", outlet));
    }
    if (date.length() >= 10) {
      long day = LocalDate.parse(date.substring(0, 10)).toEpochDay();
      document.add(new LongPoint("day", day));
      document.add(new NumericDocValuesField("day", day));
      document.add(new StoredField("date", date));
      document.add(new SortedSetDocValuesFacetField("year", date.substring(0, 4)));
    }
    return document;
  }

  private static String text(JsonObject article, String field) {
    JsonElement value = article.get(field);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  private void serve(Path index, int port) throws IOException {
    DirectoryReader reader = DirectoryReader.open(FSDirectory.open(index));
    searcher = new IndexSearcher(reader);
    counted = new DefaultSortedSetDocValuesReaderState(reader, facets);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    server.createContext("/api/search", this::answer);
    server.setExecutor(Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors()));
    server.start();
    System.err.println("listening on http://127.0.0.1:" + port);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body;
    int status = 200;
    try {
      body = search(parameters(exchange.getRequestURI().getRawQuery()));
    } catch (Exception error) {
      status = 400;
      body = error.toString().getBytes(StandardCharsets.UTF_8);
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&")) {
      int at = pair.indexOf('=');
      parameters.put(
          pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private byte[] search(Map<String, String> asked) throws Exception {
    MultiFieldQueryParser parser = new MultiFieldQueryParser(FIELDS, analyzer);
    boolean all = "all".equals(asked.get("match"));
    parser.setDefaultOperator(all ? QueryParser.Operator.AND : QueryParser.Operator.OR);
    Query words = parser.parse(asked.get("q"));
    BooleanQuery.Builder query = new BooleanQuery.Builder().add(words, BooleanClause.Occur.MUST);
    if (asked.containsKey("outlet")) {
      Query outlet = new TermQuery(new Term("outlet", asked.get("outlet")));
      query.add(outlet, BooleanClause.Occur.FILTER);
    }
    if (asked.containsKey("from")) {
      long from = LocalDate.parse(asked.get("from")).toEpochDay();
      long to = LocalDate.parse(asked.get("to")).toEpochDay();
      query.add(LongPoint.newRangeQuery("day", from, to), BooleanClause.Occur.FILTER);
    }
    Query whole = query.build();
    TopDocs found =
        "newest".equals(asked.get("sort"))
            ? searcher.search(
                whole,
                new TopFieldCollectorManager(
                    new Sort(new SortField("day", SortField.Type.LONG, true)), 10, Integer.MAX_VALUE))
            : searcher.search(whole, new TopScoreDocCollectorManager(10, null, Integer.MAX_VALUE));
    JsonObject answer = new JsonObject();
    answer.addProperty("total", found.totalHits.value);
    answer.add("hits", hits(words, found));
    if (asked.containsKey("facets")) {
      answer.add("facets", counts(whole, asked.get("facets").split(",")));
    }
    return GSON.toJson(answer).getBytes(StandardCharsets.UTF_8);
  }

  private JsonArray hits(Query words, TopDocs found) throws IOException {
    String[] snippets =
        UnifiedHighlighter.builder(searcher, analyzer)
            .withFieldMatcher(field -> true)
            .build()
            .highlight("body", words, found, 2);
    StoredFields stored = searcher.storedFields();
    JsonArray hits = new JsonArray();
    for (int at = 0; at < found.scoreDocs.length; at++) {
      Document document = stored.document(found.scoreDocs[at].doc);
      JsonObject hit = new JsonObject();
      for (String field : new String[] {"id", "title", "outlet", "date"}) {
        hit.addProperty(field, document.get(field));
      }
      hit.addProperty("snippet", snippets[at]);
      hits.add(hit);
    }
    return hits;
  }

  private JsonObject counts(Query query, String[] names) throws IOException {
    FacetsCollector matched = searcher.search(query, new FacetsCollectorManager());
    SortedSetDocValuesFacetCounts counts = new SortedSetDocValuesFacetCounts(counted, matched);
    JsonObject facets = new JsonObject();
    for (String name : names) {
      JsonObject values = new JsonObject();
      for (LabelAndValue value : counts.getTopChildren(20, name).labelValues) {
        values.addProperty(value.label, value.value);
      }
      facets.add(name, values);
    }
    return facets;
  }
}
